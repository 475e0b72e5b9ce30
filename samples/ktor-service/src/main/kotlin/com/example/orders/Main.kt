package com.example.orders

import dev.runnel.ktor.Runnel
import dev.runnel.ktor.database
import dev.runnel.ktor.health
import dev.runnel.micrometer.DatabaseMetrics
import dev.runnel.micrometer.PoolMetrics
import dev.runnel.migrate
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import kotlin.time.Duration.Companion.seconds

/** The service: on the database that `DATABASE_URL` names, else on a SQLite file, at the port `PORT`, else 8080. */
fun main() {
    val url = System.getenv("DATABASE_URL") ?: "sqlite:///shop.db"
    val port = System.getenv("PORT")?.toInt() ?: 8080
    embeddedServer(Netty, port) { service(url) }.start(wait = true)
}

// tag::ktor[]
suspend fun Application.service(url: String) {
    val meters = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
    install(Runnel) {
        database(url)
        listener { _, at -> DatabaseMetrics.of(meters, at) }
        deadline = 10.seconds
    }
    PoolMetrics.of("shop") { database().pool }.bindTo(meters)
    database().migrate("classpath:db/migration")

    routing {
        shop()
        health()
        get("/metrics") { call.respondText(meters.scrape()) }
    }
}
// end::ktor[]
