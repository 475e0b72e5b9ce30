package dev.runnel.bench.service

import dev.runnel.bench.servers.BY_HAND
import dev.runnel.bench.servers.Postgresql
import dev.runnel.bench.servers.RUNNEL
import java.io.PrintStream
import java.sql.DriverManager
import java.util.Locale
import kotlin.time.Duration

/**
 * The order service of samples/ktor-service beside the same handlers by hand, on the same engine and the same
 * PostgreSQL with as many connections, under wrk. Each in a JVM of its own, several times over, for no two JVMs compile
 * the same code alike; in turns, each round starting with the other one.
 */
class ServiceLoad(
    private val pairs: Int,
    private val warmUps: Int,
    private val rounds: Int,
    private val time: Duration,
) {
    suspend fun run(out: PrintStream, log: PrintStream) {
        val server = Postgresql.server()
        val database = server.createDatabase()
        try {
            val loads = KINDS.mapValues { mutableListOf<Pair<Load, Load>>() }
            Wrk(OPEN, time).use { wrk ->
                val url = server.url("postgresql", database)
                repeat(pairs) { pair ->
                    ServiceJvm(RUNNEL, url).use { runnel ->
                        // which makes the tables
                        if (pair == 0) fill(server.jdbcUrl(database), server.user(), server.password())
                        ServiceJvm(BY_HAND, url).use { byHand ->
                            for ((kind, seen) in loads) {
                                log.println("pair ${pair + 1}: ${KINDS[kind]}")
                                seen += compare(wrk, kind, byHand, runnel, log)
                            }
                        }
                    }
                }
            }
            loads.forEach { (kind, seen) -> report(out, KINDS.getValue(kind), seen) }
        } finally {
            server.dropDatabase(database)
        }
    }

    private suspend fun compare(
        wrk: Wrk,
        kind: String,
        byHand: ServiceJvm,
        runnel: ServiceJvm,
        log: PrintStream,
    ): List<Pair<Load, Load>> {
        suspend fun load(service: ServiceJvm) = wrk.on(service, kind).also {
            log.println("  ${if (service === runnel) RUNNEL else BY_HAND}: $it")
        }
        repeat(warmUps) {
            load(byHand)
            load(runnel)
        }
        return List(rounds) { round ->
            if (round % 2 == 0) {
                val first = load(byHand)
                first to load(runnel)
            } else {
                val first = load(runnel)
                load(byHand) to first
            }
        }
    }

    private fun report(out: PrintStream, title: String, loads: List<Pair<Load, Load>>) {
        out.println(title)
        out.println(LINE.format(Locale.ROOT, "", "per second", "p99", "ratio", "spread", "p99 ratio", "cpu", "bytes"))
        line(out, BY_HAND, loads.map { it.first }, loads.map { it.first })
        line(out, RUNNEL, loads.map { it.second }, loads.map { it.first })
    }

    private fun line(out: PrintStream, name: String, loads: List<Load>, others: List<Load>) {
        val ratios = loads.zip(others) { one, other -> one.perSecond / other.perSecond }
        val late = loads.zip(others) { one, other -> one.p99 / other.p99 }
        val cells = arrayOf(
            "%,.0f".format(Locale.ROOT, median(loads.map { it.perSecond })),
            "%.1f ms".format(Locale.ROOT, median(loads.map { it.p99.inWholeMicroseconds / 1_000.0 })),
            "%.2f".format(Locale.ROOT, median(ratios)),
            "%.2f–%.2f".format(Locale.ROOT, ratios.min(), ratios.max()),
            "%.2f".format(Locale.ROOT, median(late)),
            "%.0f µs".format(Locale.ROOT, median(loads.map { it.cpu.inWholeNanoseconds / 1_000.0 })),
            "%,.0f".format(Locale.ROOT, median(loads.map { it.bytes })),
        )
        out.println(LINE.format(Locale.ROOT, "  $name", *cells))
    }

    private fun median(values: List<Double>): Double =
        values.sorted().let { (it[(it.size - 1) / 2] + it[it.size / 2]) / 2 }

    private companion object {
        /** Clients that ask at once. */
        const val OPEN = 64

        const val LINE = "%-24s %12s %12s %8s %12s %10s %8s %10s"
        val KINDS = mapOf(
            "product" to "GET /products/{sku}: a product by its key",
            "page" to "GET /products?size=20: a page of twenty products",
            "order" to "POST /orders: two of a thousand products, seven statements in a transaction",
        )
    }
}

/** Products that are never out of stock. */
private fun fill(url: String, user: String, password: String) {
    DriverManager.getConnection(url, user, password).use { connection ->
        connection.createStatement().use {
            it.execute(
                "insert into products " +
                    "select 'part-' || lpad(i::text, 4, '0'), 'Part number ' || i, i * 10, 2000000000 " +
                    "from generate_series(1, 1000) i",
            )
            it.execute("analyze")
        }
    }
}
