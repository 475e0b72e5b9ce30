package dev.runnel.mongodb

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.ServerVersion
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import de.bwaldvogel.mongo.bson.Document
import de.bwaldvogel.mongo.wire.message.MongoMessage
import io.netty.channel.Channel
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentLinkedQueue

/** Enough that commands which a test holds up never hold up others. */
private const val THREADS = 16

/**
 * A server in this process that answers as the test says where the memory server has no answer of its own: what fails
 * on the server, and what it is told about cursors and operations.
 *
 * @param primary whether it says that it is one, which has drivers send it sessions and transactions; what they are is
 * then for [answer] to say
 */
internal class ScriptedServer(private val primary: Boolean = false) : AutoCloseable {
    /** The answer to a command; null leaves it to the memory server. */
    @Volatile
    var answer: (Document) -> Document? = { null }

    /** The names of the commands so far. */
    val commands = ConcurrentLinkedQueue<String>()

    private val backend = object : MemoryBackend() {
        override fun handleMessage(message: MongoMessage): Document {
            commands += message.document.command
            return answer(message.document) ?: super.handleMessage(message)
        }

        override fun handleCommand(channel: Channel, database: String, command: String, query: Document): Document {
            val given = super.handleCommand(channel, database, command, query)
            return if (primary && command.lowercase() == "ismaster") given.asPrimary() else given
        }
    }

    private fun Document.asPrimary(): Document = apply {
        val me = "${address.hostString}:${address.port}"
        append("setName", "rs0").append("hosts", listOf(me)).append("me", me).append("primary", me)
        append("logicalSessionTimeoutMinutes", 30)
    }

    private val server = MongoServer(backend.version(ServerVersion.MONGO_5_0)).apply {
        bind(InetSocketAddress("127.0.0.1", 0), 1, THREADS)
        enableOplog()
    }

    val address: InetSocketAddress get() = server.localAddress

    fun open(options: String = "", user: String = ""): Mongo =
        Mongo.open("mongodb://$user${address.hostString}:${address.port}/scripted?$options")

    override fun close() = server.shutdownNow()
}

/** Its name, which is that of its first field. */
internal val Document.command: String get() = keys.first()

internal fun ok(vararg fields: Pair<String, Any>): Document =
    Document().apply { fields.forEach { (name, value) -> append(name, value) } }.append("ok", 1.0)

internal fun refused(code: Int, name: String, message: String): Document =
    Document("ok", 0.0).append("code", code).append("codeName", name).append("errmsg", message)

/** The only batch of a cursor that is closed. */
internal fun cursor(namespace: String, vararg documents: Document): Document =
    ok("cursor" to Document("id", 0L).append("ns", namespace).append("firstBatch", documents.toList()))
