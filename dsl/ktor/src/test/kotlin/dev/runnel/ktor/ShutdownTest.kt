package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.ktor.server.routing.get
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class ShutdownTest :
    FunSpec({
        test("a server that stops closes its databases, and what still runs then is stopped within the bound") {
            val running = CompletableDeferred<Unit>()
            val service = Service.start(
                "sqlite::memory:?statement_timeout=0",
                configure = { closeGrace = 200.milliseconds },
            ) {
                get("/endless") {
                    running.complete(Unit)
                    call
                        .database()
                        .sql("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")
                        .value<Long>()
                }
            }
            val db = service.databases["main"]
            coroutineScope {
                val call = async(Dispatchers.IO) { runCatching { service.get("/endless") } }
                running.await()
                measureTime { service.close() } shouldBeLessThan 10.seconds
                call.await()
            }
            db.pool.size() shouldBe 0
            shouldThrow<RunnelException> { db.ping() }.kind() shouldBe ErrorKind.CLOSED
        }
    })
