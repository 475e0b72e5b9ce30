package dev.runnel.mongodb

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.ServerVersion
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import java.net.InetSocketAddress

/** A server in this process, on a free port of 127.0.0.1, and databases of their own on it. */
internal object TestServer {
    private val server: MongoServer by lazy {
        val backend = MemoryBackend().version(ServerVersion.MONGO_5_0)
        MongoServer(backend).apply {
            bind("127.0.0.1", 0)
            enableOplog()
            Runtime.getRuntime().addShutdownHook(Thread { shutdownNow() })
        }
    }

    val address: InetSocketAddress get() = server.localAddress

    fun url(database: String, options: String = ""): String =
        "mongodb://127.0.0.1:${address.port}/$database" + if (options.isEmpty()) "" else "?$options"
}
