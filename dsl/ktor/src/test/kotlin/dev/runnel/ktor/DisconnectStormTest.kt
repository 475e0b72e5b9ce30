package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.ktor.server.response.respondText
import io.ktor.server.routing.Routing
import io.ktor.server.routing.get
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.random.nextInt

private const val AT_ONCE = 16
private const val ACCOUNTS = 20

/** Many clients, most of which hang up at any moment; `-Pstorm` for very many, `-Drunnel.tck.seed` for the same again. */
class DisconnectStormTest :
    FunSpec({
        val clients = if (java.lang.Boolean.getBoolean("runnel.storm")) 10_000 else 300
        val seed = java.lang.Long.getLong("runnel.tck.seed") ?: System.nanoTime()

        val routes: Routing.() -> Unit = {
            get("/sleep") {
                call.database().sql("select count(*) from (select pg_sleep(0.01)) s").value<Long>()
                call.respondText("slept")
            }
            get("/transfer") {
                val (from, to) = List(2) { Random.nextInt(ACCOUNTS) }
                call.database().transaction {
                    sql("update accounts set money = money - 1 where id = :from", "from" to from).execute()
                    sql("select count(*) from (select pg_sleep(0.003)) s").value<Long>()
                    sql("update accounts set money = money + 1 where id = :to", "to" to to).execute()
                }
                call.respondText("moved")
            }
            get("/stream") {
                val rows = "select generate_series(1, 2000) as i, repeat('x', 100) as x"
                call.respondFlow(call.database().sql(rows).rows<Map<String, Any?>>().csv())
            }
            get("/answer") { call.respondText(call.database().sql("select 'here'").value<String>()) }
        }

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            for ((name, engine) in ENGINES) {
                test("$scheme on $name: clients that hang up at any moment leave nothing behind (seed $seed)") {
                    val random = Random(seed)
                    val server = Servers.postgresql()
                    val database = server.createDatabase()
                    Database.open(server.url("postgresql+jdbc", database) + "?pool_size=1").use { admin ->
                        admin.sql("create table accounts (id integer primary key, money integer not null)").execute()
                        val all = "insert into accounts select i, 100 from generate_series(0, ${ACCOUNTS - 1}) i"
                        admin.sql(all).execute()
                        Service.start(server.url(scheme, database), engine, routes = routes).use { service ->
                            val answered = storm(service, random, clients)
                            answered shouldBeGreaterThan 0
                            eventually("nothing is leased, and nobody waits") {
                                service.databases["main"].pool.let { it.leased == 0 && it.waiting == 0 }
                            }
                            eventually("nothing runs, and no transaction is open") { admin.atWork() == 0L }
                            admin.sql("select sum(money) from accounts").value<Long>() shouldBe 100L * ACCOUNTS
                            service.get("/answer").body() shouldBe "here"
                        }
                    }
                }
            }
        }
    })

/** How many were patient enough to be answered. */
private suspend fun storm(service: Service, random: Random, clients: Int): Int {
    val answered = AtomicInteger()
    val left = AtomicInteger(clients)
    coroutineScope {
        repeat(AT_ONCE) {
            val mine = Random(random.nextLong())
            launch(Dispatchers.IO) {
                while (left.decrementAndGet() >= 0) {
                    service.dial(listOf("/sleep", "/transfer", "/stream").random(mine)).use { client ->
                        if (mine.nextInt(4) == 0) {
                            client.soTimeout = 20_000
                            if (client.getInputStream().read() == 'H'.code) answered.incrementAndGet()
                        } else {
                            delay(mine.nextInt(0..15).toLong())
                        }
                    }
                }
            }
        }
    }
    return answered.get()
}

private suspend fun Database.atWork(): Long = sql(
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() " +
        "and (state = 'active' or xact_start is not null)",
).value()
