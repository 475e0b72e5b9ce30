package dev.runnel.bench.service

import com.example.orders.Settings
import com.example.orders.Wrong
import com.example.orders.receiveJson
import com.example.orders.refusals
import com.example.orders.respondJson
import com.example.orders.service
import dev.runnel.bench.servers.BY_HAND
import dev.runnel.bench.servers.ByHand
import dev.runnel.bench.servers.CONNECTIONS
import dev.runnel.bench.servers.Postgresql
import dev.runnel.bench.servers.RUNNEL
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.response.header
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import reactor.netty.resources.LoopResources
import java.io.PrintStream
import java.sql.DriverManager
import java.util.Locale
import java.util.UUID
import kotlin.time.Duration

/**
 * The order service of samples/ktor-service beside the same handlers by hand, on the same engine and the same
 * PostgreSQL with as many connections, under wrk; in turns, each round starting with the other one.
 */
class ServiceLoad(private val rounds: Int, private val time: Duration) {
    suspend fun run(out: PrintStream, log: PrintStream) {
        val server = Postgresql.server()
        val database = server.createDatabase()
        val threads = Runtime.getRuntime().availableProcessors()
        val loops = LoopResources.create("bench", threads, threads, true, false)
        try {
            Wrk(OPEN, time).use { wrk ->
                val url = server.url("postgresql", database) + "?pool_size=$CONNECTIONS&max_overflow=0"
                serving({ service(Settings(url)) }) { runnel ->
                    fill(server.jdbcUrl(database), server.user(), server.password())
                    ByHand(Postgresql, Postgresql.r2dbc(server, database, loops)).use { connections ->
                        serving({ byHand(ShopByHand(connections)) }) { byHand ->
                            KINDS.forEach { (kind, title) -> compare(wrk, kind, title, byHand, runnel, out, log) }
                        }
                    }
                }
            }
        } finally {
            loops.dispose()
            server.dropDatabase(database)
        }
    }

    private suspend fun compare(
        wrk: Wrk,
        kind: String,
        title: String,
        byHand: Int,
        runnel: Int,
        out: PrintStream,
        log: PrintStream,
    ) {
        repeat(WARM_UPS) {
            wrk.on(byHand, kind)
            wrk.on(runnel, kind)
        }
        val loads = List(rounds) { round ->
            log.println("$title: round ${round + 1}")
            if (round % 2 == 0) {
                val first = wrk.on(byHand, kind)
                first to wrk.on(runnel, kind)
            } else {
                val first = wrk.on(runnel, kind)
                wrk.on(byHand, kind) to first
            }
        }
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
        const val WARM_UPS = 2
        const val LINE = "%-24s %12s %12s %8s %12s %10s %8s %10s"
        val KINDS = mapOf(
            "product" to "GET /products/{sku}: a product by its key",
            "page" to "GET /products?size=20: a page of twenty products",
            "order" to "POST /orders: two of a thousand products, seven statements in a transaction",
        )
    }
}

private suspend fun serving(module: suspend Application.() -> Unit, block: suspend (Int) -> Unit) {
    val server = embeddedServer(Netty, port = 0, host = "127.0.0.1", module = module).start(wait = false)
    try {
        block(server.engine.resolvedConnectors().single().port)
    } finally {
        server.stop(0, 1_000)
    }
}

private fun Application.byHand(shop: ShopByHand) {
    install(StatusPages) { refusals() }
    routing {
        get("/products") {
            val size = call.request.queryParameters["size"]?.toIntOrNull() ?: 50
            call.respondJson(shop.products(call.request.queryParameters["after"], size))
        }
        get("/products/{sku}") { call.respondJson(shop.product(call.parameters["sku"]!!)) }
        post("/orders") {
            val key = call.request.headers["Idempotency-Key"] ?: throw Wrong("The header Idempotency-Key is missing.")
            val receipt = shop.place(UUID.fromString(key).toString(), call.receiveJson())
            call.response.header(HttpHeaders.Location, "/orders/${receipt.order.id}")
            call.respondJson(receipt, HttpStatusCode.Created)
        }
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
