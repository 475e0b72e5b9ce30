package dev.runnel.bench.service

import com.example.orders.Settings
import com.example.orders.Wrong
import com.example.orders.receiveJson
import com.example.orders.refusals
import com.example.orders.respondJson
import com.example.orders.service
import dev.runnel.bench.measure.Allocation
import dev.runnel.bench.measure.CpuTime
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
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.FORCE_BINARY
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.LOOP_RESOURCES
import io.r2dbc.spi.ConnectionFactories
import io.r2dbc.spi.ConnectionFactoryOptions
import reactor.netty.resources.LoopResources
import java.util.UUID
import kotlin.system.exitProcess

/**
 * The JVM of one contender: starts its service on a database, tells the port, and for each line that it is sent what it
 * has spent since the line before. Ends with its input.
 */
suspend fun main(vararg arguments: String) {
    val (contender, url) = arguments
    val module: suspend Application.() -> Unit = when (contender) {
        RUNNEL -> {
            { service(Settings("$url?pool_size=$CONNECTIONS&max_overflow=0")) }
        }
        BY_HAND -> {
            { byHand(ShopByHand(ByHand(Postgresql, byHand(url)))) }
        }
        else -> error("There is no contender '$contender'.")
    }
    val server = embeddedServer(Netty, port = 0, host = "127.0.0.1", module = module).start(wait = false)
    println(server.engine.resolvedConnectors().single().port)
    var cpu = CpuTime.now()
    var bytes = Allocation.now()
    while (readlnOrNull() != null) {
        println("${CpuTime.now() - cpu} ${Allocation.since(bytes)}")
        cpu = CpuTime.now()
        bytes = Allocation.now()
    }
    exitProcess(0)
}

/** With statements prepared in the server, values in binary, and the connections spread over as many loops as cores. */
private fun byHand(url: String) = ConnectionFactories.get(
    ConnectionFactoryOptions
        .parse("r2dbc:$url")
        .mutate()
        .option(FORCE_BINARY, true)
        .option(LOOP_RESOURCES, LoopResources.create("bench", Runtime.getRuntime().availableProcessors(), true))
        .build(),
)

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
