package dev.runnel.bench.storm

import dev.runnel.bench.servers.Product
import dev.runnel.servers.DatabaseServer
import java.sql.Connection
import java.sql.DriverManager

/** A database of a storm's own, and a look at it from outside. */
class Server(private val product: Product, private val server: DatabaseServer, items: Int, accounts: Int) :
    AutoCloseable {
    val database: String = server.createDatabase()
    private val outside: Connection = server.connect()

    init {
        DriverManager
            .getConnection(product.jdbcUrl(server, database), server.user(), server.password())
            .use { connection ->
                connection.createStatement().use { statement ->
                    product.fill(items, accounts, wide = 1).forEach(statement::execute)
                }
            }
    }

    /** What is going on in this database. */
    fun activity(): Activity = outside.createStatement().use { statement ->
        statement.executeQuery(product.activity(database)).use { row ->
            row.next()
            Activity(row.getInt(1), row.getInt(2))
        }
    }

    override fun close() {
        outside.close()
        server.dropDatabase(database)
    }
}

class Activity(val running: Int, val idleInTransaction: Int)
