package dev.runnel.mongodb

import dev.runnel.listener.QueryListener
import kotlinx.coroutines.runBlocking

/**
 * What [MongoSecretTest] runs in a JVM where everything is logged at TRACE: it shows whatever can be shown of a
 * database.
 */
internal object MongoSecretsShown {
    const val END = "all was shown"

    /** @param args the port of a server that refuses every login; the URLs come on the standard input */
    @JvmStatic
    fun main(args: Array<String>): Unit = runBlocking {
        for (url in generateSequence(::readlnOrNull)) {
            try {
                Mongo.open(url, listOf(QueryListener { println("event $it") })).use { mongo ->
                    println("$mongo ${mongo.pool} ${mongo.capabilities}")
                    show { mongo.ping() }
                    show { mongo.insert(Orders, order("bound-7d21", 1)) }
                    show { mongo.from(Orders).where { customer eq "bound-7d21" }.list() }
                    println(mongo.unwrap())
                    Thread.getAllStackTraces().keys.forEach { println("thread ${it.name}") }
                }
            } catch (e: Exception) {
                println(e.stackTraceToString())
            }
        }
        println(END)
    }

    private suspend fun show(request: suspend () -> Any?) = try {
        println("answer ${request() != null}")
    } catch (e: Exception) {
        println(e.stackTraceToString())
    }
}
