package com.example.orders

import dev.runnel.ktor.Runnel
import dev.runnel.ktor.database
import dev.runnel.ktor.health
import dev.runnel.ktor.mongo
import dev.runnel.ktor.mongoOrNull
import dev.runnel.ktor.redis
import dev.runnel.ktor.redisOrNull
import dev.runnel.micrometer.DatabaseMetrics
import dev.runnel.micrometer.PoolMetrics
import dev.runnel.migrate
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.engine.applicationEnvironment
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.http.content.staticResources
import io.ktor.server.netty.Netty
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

fun main() {
    val settings = Settings.fromEnvironment()
    println("The shop opens at http://localhost:${settings.port}")
    // Ktor gives up on what is not ready in ten seconds, which a migration of a large table is not.
    val environment = applicationEnvironment {
        config = MapApplicationConfig("ktor.application.startupTimeoutMillis" to "${1.hours.inWholeMilliseconds}")
    }
    embeddedServer(Netty, environment, { connector { port = settings.port } }) { service(settings) }.start(wait = true)
}

// tag::ktor[]
suspend fun Application.service(settings: Settings) {
    val meters = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
    install(Runnel) {
        database(settings.databaseUrl)
        settings.redisUrl?.let { redis(it) { queueTimeout(200.milliseconds.toJavaDuration()) } }
        settings.mongoUrl?.let { mongo(it) }
        listener { _, at -> DatabaseMetrics.of(meters, at) }
        deadline = 10.seconds
    }
    install(StatusPages) { refusals() }
    PoolMetrics.of("shop") { database().pool }.bindTo(meters)

    database().migrate("classpath:db/migration")
    val events = EventLog(mongoOrNull()).also { launch { it.keep() } }
    val shop = Shop(database(), ProductCache(redisOrNull()), events)

    routing {
        api(shop)
        health(optional = setOf("redis", "mongodb"))
        get("/metrics") { call.respondText(meters.scrape()) }
        staticResources("/", "page")
    }
}
// end::ktor[]
