package dev.runnel.bench.storm

import dev.runnel.Database
import dev.runnel.bench.servers.Mariadb
import dev.runnel.bench.servers.Mysql
import dev.runnel.bench.servers.Postgresql
import dev.runnel.bench.servers.Product
import dev.runnel.bench.servers.RUNNEL
import dev.runnel.bench.servers.RUNNEL_JDBC
import dev.runnel.bench.servers.Reactive
import dev.runnel.servers.DatabaseServer
import java.io.PrintStream
import java.util.Locale
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** The same storm over each way to use a server, one after the other, each with a database of its own. */
class Storms(private val cancels: Int, private val seed: Long) {
    suspend fun run(names: List<String>, out: PrintStream, log: PrintStream) {
        val there = listOfNotNull(Postgresql, Mariadb, Mysql.takeIf { it.available })
        for (name in names) {
            require(there.any { it.name == name }) {
                "There is no server '$name' to storm. There are ${there.joinToString { it.name }}."
            }
        }
        out.println("$cancels operations given up at random, $POOL connections, --seed $seed")
        for (product in there.filter { names.isEmpty() || it.name in names }) {
            out.println()
            out.println(
                LINE.format(
                    Locale.ROOT,
                    product.name,
                    "dead",
                    "leased",
                    "running",
                    "in tx",
                    "alive",
                    "failed",
                    "usable after",
                ),
            )
            val server = product.server()
            for (target in targets(product, server)) {
                Server(product, server, ROWS, ACCOUNTS).use { its ->
                    target(its.database).use {
                        log.println("${product.name}: ${it.name}")
                        out.println(line(it, Storm(cancels, seed).over(it, its)))
                    }
                }
            }
        }
    }

    private fun targets(product: Product, server: DatabaseServer): List<(String) -> Target> = listOf(
        { database -> ReactiveTarget(Reactive(product, product.r2dbc(server, database, null), POOL), product.sleep) },
        { database -> RunnelTarget(RUNNEL, open(server.url(product.name, database)), product.sleep) },
        { database -> RunnelTarget(RUNNEL_JDBC, open(server.url("${product.name}+jdbc", database)), product.sleep) },
    )

    private fun open(url: String): Database = Database.open(url) {
        poolSize(POOL)
        maxOverflow(0)
    }

    private fun line(target: Target, left: Aftermath): String = LINE.format(
        Locale.ROOT,
        "  " + target.name,
        left.dead,
        left.leased,
        left.running,
        left.idleInTransaction,
        left.alive,
        left.errors,
        left.usable?.let(::seconds) ?: "never",
    )

    private fun seconds(time: Duration): String = time.toString(DurationUnit.SECONDS, decimals = 1)

    private companion object {
        const val LINE = "%-30s %6s %6s %8s %6s %6s %7s %13s"
    }
}
