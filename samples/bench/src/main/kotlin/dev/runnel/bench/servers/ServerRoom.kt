package dev.runnel.bench.servers

import dev.runnel.Database
import dev.runnel.bench.Room
import dev.runnel.bench.Sizes
import dev.runnel.servers.DatabaseServer
import reactor.netty.resources.LoopResources
import java.sql.Connection
import java.sql.DriverManager

const val BY_HAND = "R2DBC by hand"
const val REACTIVE = "kotlinx-coroutines-reactive"
const val HIKARI = "HikariCP on IO"
const val RUNNEL = "Runnel"
const val RUNNEL_JDBC = "Runnel +jdbc"

/** A database of a run in a server, and all ways to use it, each with its own connections. Made when first used. */
class ServerRoom(private val kind: Product, sizes: Sizes) : Room(kind.name, sizes) {
    private val server: DatabaseServer by lazy { kind.server() }

    private val database: String by lazy {
        server.createDatabase().also { name ->
            AutoCloseable { server.dropDatabase(name) }.closedAtTheEnd()
            fill(name)
        }
    }

    /** For looking at what was inserted. */
    private val connection: Connection by lazy { connect(database).closedAtTheEnd() }

    private val loops: LoopResources by lazy {
        val threads = Runtime.getRuntime().availableProcessors()
        LoopResources
            .create(
                "bench",
                threads,
                threads,
                true,
                false,
            ).also { AutoCloseable(it::dispose).closedAtTheEnd() }
    }

    override val db: Database by lazy { open(product) }

    /** For others that open the same database. */
    val url: String get() = server.url(product, database)

    val byHand: ByHand by lazy { ByHand(kind, kind.r2dbc(server, database, loops)).closedAtTheEnd() }

    val hikari: HikariOnIo by lazy {
        HikariOnIo(kind, kind.jdbcUrl(server, database), server.user(), server.password()).closedAtTheEnd()
    }

    /** All ways, the first of which is what the others are compared with. */
    val ways: List<Way> = listOf(
        Way(BY_HAND) { byHand },
        Way(REACTIVE) { Reactive(kind, kind.r2dbc(server, database, null)).closedAtTheEnd() },
        Way(HIKARI) { hikari },
        Way(RUNNEL) { RunnelAccess(db) },
        Way(RUNNEL_JDBC) { RunnelAccess(open("$product+jdbc")) },
    )

    val bulkName: String get() = kind.bulkName

    val fasterThanAdd: Double get() = kind.fasterThanAdd

    /** Empties the table that is inserted into. */
    fun empty() {
        connection.createStatement().use { it.execute("truncate table inserted") }
    }

    /** The checksum of what was inserted. */
    fun inserted(): Long = connection.createStatement().use { statement ->
        statement.executeQuery("select coalesce(sum(id + length(name) + price + floor(weight)), 0) from inserted").use {
            it.next()
            it.getDouble(1).toLong()
        }
    }

    private fun open(scheme: String): Database = Database
        .open(server.url(scheme, database)) {
            poolSize(CONNECTIONS)
            maxOverflow(0)
        }.closedAtTheEnd()

    private fun fill(name: String) {
        connect(name).use { connection ->
            connection.createStatement().use { statement ->
                for (sql in kind.fill(sizes.rows, Sizes.CACHED, sizes.wideRows)) statement.execute(sql)
            }
        }
    }

    private fun connect(name: String): Connection =
        DriverManager.getConnection(kind.jdbcUrl(server, name), server.user(), server.password())
}

/** One way to use the server, and what it is called. */
class Way(val name: String, access: () -> Access) {
    val access: Access by lazy(access)
}
