package com.example.orders

import dev.runnel.mongodb.Mongo
import dev.runnel.redis.Redis
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationStopped

// Where they are given; closed with the server.

fun Application.redis(settings: Settings): Redis? = settings.redisUrl?.let { Redis.open(it) }?.also { closeAtEnd(it) }

fun Application.mongo(settings: Settings): Mongo? = settings.mongoUrl?.let { Mongo.open(it) }?.also { closeAtEnd(it) }

private fun Application.closeAtEnd(store: AutoCloseable) {
    monitor.subscribe(ApplicationStopped) { store.close() }
}
