package dev.runnel.postgresql

import dev.runnel.servers.Servers
import dev.runnel.spi.Session
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec

internal val SCHEMES = listOf("postgresql+jdbc", "postgresql")

/** The same case over each transport, on a session of an empty database; every session is closed after it. */
internal fun FunSpec.onBoth(name: String, case: suspend Server.() -> Unit) {
    for (scheme in SCHEMES) {
        test("$name ($scheme)") { Server(scheme).use { it.case() } }
    }
}

/** An empty database and the sessions that a case opens to it. */
internal class Server(private val scheme: String) : AutoCloseable {
    private val server = Servers.postgresql()
    private val database = server.createDatabase()
    private val opened = ArrayList<Session>()
    val isJdbc: Boolean get() = scheme.endsWith("jdbc")
    val session: Session by lazy { open() }

    fun url(options: String = ""): String = server.url(scheme, database) + options

    fun open(options: String = ""): Session = backend(url(options)).session().also { opened += it }

    /** What the administrator sees. */
    fun admin(sql: String): Any? = server.connect().use { connection ->
        connection.createStatement().use {
            it.executeQuery(sql).use { rows ->
                if (rows.next()) rows.getObject(1) else null
            }
        }
    }

    fun pid(session: Session): Any? = session.value("select pg_backend_pid()")

    override fun close() {
        opened.forEach { it.close().now() }
        server.dropDatabase(database)
    }
}
