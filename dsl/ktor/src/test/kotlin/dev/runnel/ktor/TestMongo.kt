package dev.runnel.ktor

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.field
import java.net.InetSocketAddress

/** A MongoDB in this process, on a free port of 127.0.0.1. */
internal object TestMongo {
    private val server: MongoServer by lazy {
        MongoServer(MemoryBackend()).apply {
            bind("127.0.0.1", 0)
            Runtime.getRuntime().addShutdownHook(Thread { shutdownNow() })
        }
    }

    val address: InetSocketAddress get() = server.localAddress

    fun url(database: String): String = "mongodb://127.0.0.1:${address.port}/$database"
}

internal data class Note(val id: Int, val text: String)

internal object Notes : Collection<Note>("notes") {
    val id = field(Note::id)
}
