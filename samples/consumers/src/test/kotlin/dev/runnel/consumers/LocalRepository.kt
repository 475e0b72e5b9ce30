package dev.runnel.consumers

import java.nio.file.Path
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

/**
 * A local repository of Maven's with what `mvn install` puts there, and nothing else of Runnel. Everything that is not Runnel's
 * comes from the repository of the build around this test, as from a remote one, and what is not there from Maven Central.
 */
internal class LocalRepository(private val folder: Path) {
    private val settings = folder.resolve("settings.xml")

    init {
        install(Build.root.resolve("pom.xml"), "runnel-parent", ".pom")
        for (artifact in Build.published) {
            install(artifact.pom, artifact.name, ".pom")
            if (artifact.isJar) install(artifact.file(".jar"), artifact.name, ".jar")
        }
        val repository = """<id>build-around</id><url>${Path.of(System.getProperty("localRepository")).toUri()}</url>
            <releases><checksumPolicy>ignore</checksumPolicy></releases><snapshots><enabled>false</enabled></snapshots>"""
        settings.writeText(
            """
            <settings><profiles><profile><id>build-around</id>
            <repositories><repository>$repository</repository></repositories>
            <pluginRepositories><pluginRepository>$repository</pluginRepository></pluginRepositories>
            </profile></profiles><activeProfiles><activeProfile>build-around</activeProfile></activeProfiles></settings>
            """.trimIndent(),
        )
    }

    private fun install(file: Path, artifact: String, ending: String) {
        val target = folder.resolve("repository/dev/runnel/$artifact/${Build.version}").createDirectories()
        file.copyTo(target.resolve("$artifact-${Build.version}$ending"))
    }

    /** Runs Maven in a project with this repository alone. */
    fun maven(project: Path, vararg arguments: String): Program {
        val maven = "${System.getProperty("maven.home")}/bin/mvn"
        val repository = "-Dmaven.repo.local=${folder.resolve("repository")}"
        return Program(listOf(maven, "-B", "-ntp", "-s", "$settings", repository, *arguments), project)
    }
}
