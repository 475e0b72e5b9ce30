package dev.runnel.redis

import io.kotest.core.test.Enabled
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isExecutable
import kotlin.io.path.writeLines

/** Redis programs of this machine, for what the one from Maven cannot do: cluster, sentinels, TLS. */
internal object Installed {
    private val folders = System.getenv("PATH").split(java.io.File.pathSeparator).map(Path::of)
    val server: Path? = program("redis-server")
    val cli: Path? = program("redis-cli")

    /** For `enabledOrReasonIf`. */
    val enabled: Enabled
        get() = if (server != null && cli != null) {
            Enabled.enabled
        } else {
            Enabled.disabled("redis-server and redis-cli are not installed (apt-get install redis-server); not run")
        }

    private fun program(name: String) = folders.map { it.resolve(name) }.firstOrNull { it.isExecutable() }

    fun freePort(): Int = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }

    /** A port whose cluster bus, 10,000 above, is one, too. */
    fun freeClusterPort(): Int = generateSequence { freePort() }.first { it < 55_000 }
}

/** Programs that one test has started, in a folder of its own; all are ended with it. */
internal class Programs : AutoCloseable {
    val folder: Path = Files.createTempDirectory("runnel-redis")
    private val started = ArrayList<Process>()

    fun server(port: Int, vararg settings: String): Process = start(port, "server", settings)

    fun sentinel(port: Int, vararg settings: String): Process = start(port, "sentinel", settings, "--sentinel")

    private fun start(port: Int, kind: String, settings: Array<out String>, vararg more: String): Process {
        val home = Files.createDirectories(folder.resolve("$kind-$port"))
        val file = home.resolve("redis.conf")
        file.writeLines(listOf("bind 127.0.0.1", "port $port", "dir $home", "save \"\"") + settings)
        val process = ProcessBuilder(listOf(Installed.server.toString(), file.toString()) + more)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start()
        started += process
        return process
    }

    fun cli(vararg arguments: String): String {
        val process = ProcessBuilder(listOf(Installed.cli.toString()) + arguments).redirectErrorStream(true).start()
        return process.inputStream.readAllBytes().decodeToString().also { process.waitFor() }
    }

    override fun close() {
        started.forEach { it.destroyForcibly() }
        started.forEach { it.waitFor() }
        folder.toFile().deleteRecursively()
    }
}
