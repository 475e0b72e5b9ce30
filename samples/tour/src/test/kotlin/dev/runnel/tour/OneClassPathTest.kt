package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.redis.Redis
import dev.runnel.redis.counter
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.minutes

/**
 * r2dbc-postgresql and Lettuce ask for different versions of Netty, and fail together with NoClassDefFoundError where nobody
 * settles on one: the parent pom and runnel-bom do.
 */
class OneClassPathTest :
    FunSpec({
        test("all backends work in one JVM, Redis among them") {
            val postgresql = Servers.postgresql()
            val mariadb = Servers.mariadb()
            val inPostgresql = postgresql.createDatabase()
            val inMariadb = mariadb.createDatabase()
            val urls =
                listOf("sqlite::memory:", "duckdb:") +
                    listOf("postgresql", "postgresql+jdbc").map { postgresql.url(it, inPostgresql) } +
                    listOf("mariadb", "mariadb+jdbc", "mysql").map { mariadb.url(it, inMariadb) }
            val open = urls.map { Database.open(it) }
            try {
                open.map { it.sql("select 40 + 2").value<Int>() } shouldBe List(urls.size) { 42 }
                Redis.open(Servers.redis()).use { redis ->
                    redis.run(counter("one-class-path", ttl = 1.minutes).increment()) shouldBe 1L
                }
                open.map { it.sql("select 40 + 2").value<Int>() } shouldBe List(urls.size) { 42 }
            } finally {
                open.forEach { it.close() }
                postgresql.dropDatabase(inPostgresql)
                mariadb.dropDatabase(inMariadb)
            }
        }
    })
