package dev.runnel.bench.mongodb

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import java.io.File

/** A MongoDB in memory in a JVM of its own, so that what it computes and allocates is not counted with a contender's. */
class MemoryServer : AutoCloseable {
    private val process = ProcessBuilder(
        File(System.getProperty("java.home"), "bin/java").path,
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
        MemoryServer::class.java.name,
    ).redirectError(ProcessBuilder.Redirect.DISCARD)
        .apply { environment()["CLASSPATH"] = System.getProperty("java.class.path") }
        .start()

    val port: Int = checkNotNull(process.inputReader().readLine()) { "The MongoDB of the bench did not start." }.toInt()

    override fun close() {
        process.destroy()
    }

    companion object {
        /** The server's own JVM: says its port, and ends with the one that has started it. */
        @JvmStatic
        fun main(args: Array<String>) {
            println(MongoServer(MemoryBackend()).bind().port)
            while (System.`in`.read() >= 0) continue
            Runtime.getRuntime().halt(0)
        }
    }
}
