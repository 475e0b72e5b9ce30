package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.error.ErrorKind.POOL_OVERLOADED
import dev.runnel.error.RunnelException
import dev.runnel.insert
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicInteger
import dev.runnel.readme.java.Overload as JavaOverload

/** More than the database can do in the target time, for as long as it takes to tell. */
private const val WORK =
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select count(*) from n"

class OverloadTest :
    FunSpec({
        val url = "sqlite:///${tempdir()}/overload.db?pool_size=2&max_overflow=0&queue_target=2ms&queue_interval=100ms"

        test("a pool that is not overloaded answers, in Kotlin and in Java") {
            Database.open(url).use { db ->
                db.createAll(Users)
                db.insert(Users, User(0, "ada@x.org"))
                usersUnlessBusy(db)!!.map { it.email } shouldBe listOf("ada@x.org")
            }
            BlockingDatabase.open(url).use { db ->
                JavaOverload.usersUnlessBusy(db).orElseThrow().map { it.email() } shouldBe listOf("ada@x.org")
            }
        }

        test(
            "an overloaded pool turns callers away at once, loses no session, and serves all again when the load is gone",
        ) {
            Database.open(url).use { db ->
                val shed = AtomicInteger()
                withContext(Dispatchers.Default) {
                    repeat(64) {
                        launch {
                            while (shed.get() < 50) {
                                try {
                                    db.sql(WORK).value<Long>()
                                } catch (e: RunnelException) {
                                    e.kind() shouldBe POOL_OVERLOADED
                                    shed.incrementAndGet()
                                }
                            }
                        }
                    }
                }
                db.pool.shed shouldBeGreaterThan 49
                db.pool.leased shouldBe 0
                db.pool.waiting shouldBe 0
                repeat(10) { db.sql(WORK).value<Long>() shouldBe 20_000L }
            }
        }
    })
