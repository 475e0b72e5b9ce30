package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.copyIn
import dev.runnel.copyOut
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private fun lines(count: Int): Flow<ByteArray> = flow { for (i in 1..count) emit("$i\tline $i\n".toByteArray()) }

/** Never ends; tells how many chunks were taken of it. */
private class Endless(private val chunk: ByteArray) {
    @Volatile
    var taken = 0

    fun flow(): Flow<ByteArray> = flow {
        while (true) {
            taken++
            emit(chunk)
        }
    }
}

class CopyInTest :
    FunSpec({
        val place = Place(this)

        suspend fun table(scheme: String, case: suspend (Database) -> Unit) = place.openOne(scheme) { db ->
            db.sql("drop table if exists t").execute()
            db.sql("create table t (a int primary key, b text)").execute()
            case(db)
        }

        suspend fun Database.count(): Long = sql("select count(*) from t").value()

        overBoth("100,000 rows of a flow are copied, and counted") { scheme ->
            table(scheme) { db ->
                db.sql("copy t from stdin").copyIn(lines(100_000)) shouldBe 100_000
                db
                    .sql(
                        "select sum(a), max(b) from t",
                    ).map { it.getLong(0) to it.get(1, String::class.java) }
                    .one() shouldBe
                    (5_000_050_000L to "line 99999")
            }
        }

        overBoth("no chunk at all is no row, and chunks may be cut anywhere") { scheme ->
            table(scheme) { db ->
                db.sql("copy t from stdin").copyIn(emptyFlow()) shouldBe 0
                val text = "1\tein Löwe\n2\tzwei\n".toByteArray()
                db.sql("copy t from stdin").copyIn(flow { for (b in text) emit(byteArrayOf(b)) }) shouldBe 2
                db.sql("copy t from stdin").copyIn(flowOf(ByteArray(0), "3\tx\n".toByteArray(), ByteArray(0))) shouldBe
                    1
                db.sql("select b from t order by a").list<String>() shouldBe listOf("ein Löwe", "zwei", "x")
            }
        }

        /** Runs the case while the server is stuck in the middle of a COPY into t. */
        suspend fun stuck(scheme: String, case: suspend (Database, Endless) -> Unit) = table(scheme) { db ->
            db
                .sql(
                    "create or replace function wait() returns trigger language plpgsql as " +
                        "'begin perform pg_advisory_xact_lock(42); return new; end'",
                ).execute()
            db.sql("create trigger wait before insert on t for each row execute function wait()").execute()
            place.open(scheme) { other ->
                other.transaction {
                    sql("select pg_advisory_xact_lock(42)").execute()
                    case(db, Endless("1\tx\n".repeat(16 * 1024).toByteArray()))
                }
            }
        }

        overBoth("a server that does not read stops the source, and is stopped by a cancel all the same") { scheme ->
            stuck(scheme) { db, source ->
                coroutineScope {
                    val copy = launch(Dispatchers.Default) { db.sql("copy t from stdin").copyIn(source.flow()) }
                    eventually("the COPY waits for the lock") {
                        place.seen("select count(*) from pg_locks where not granted") == 1L
                    }
                    var last = -1
                    eventually("no more is taken of the source") {
                        val before = last
                        last = source.taken
                        delay(100.milliseconds)
                        before == source.taken
                    }
                    // What fits into the buffers of the two sockets.
                    source.taken * 64 * 1024 shouldBeLessThan 24 * 1024 * 1024
                    val start = System.nanoTime()
                    copy.cancelAndJoin()
                    System.nanoTime() - start shouldBeLessThan 500_000_000
                    eventually("the server has stopped it", 1.seconds) {
                        place.seen("select count(*) from pg_locks where not granted") == 0L
                    }
                }
                db.count() shouldBe 0
            }
        }

        overBoth(
            "a failing source fails the COPY with its own error, nothing is kept and the session goes on",
        ) { scheme ->
            table(scheme) { db ->
                val failing = flow {
                    repeat(10_000) { emit("$it\tx\n".toByteArray()) }
                    error("the disk is gone")
                }
                shouldThrow<IllegalStateException> { db.sql("copy t from stdin").copyIn(failing) }
                    .message shouldBe "the disk is gone"
                db.count() shouldBe 0
                db.pool.created shouldBe 1
            }
        }

        overBoth("a bad row is named by its line from 0, and nothing is kept") { scheme ->
            table(scheme) { db ->
                val rows = "1\ta\n2\tb, line 7\nx, line 9\tc\n".toByteArray()
                val bad =
                    shouldThrow<RunnelException> { db.sql("copy t from stdin").label("load").copyIn(flowOf(rows)) }
                bad.kind() shouldBe ErrorKind.DATA_INVALID
                bad.row() shouldBe 2
                bad.label() shouldBe "load"
                shouldThrow<RunnelException> {
                    db
                        .sql(
                            "copy t from stdin",
                        ).copyIn(flowOf("1\ta\n1\tb\n".toByteArray()))
                }.let {
                    it.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                    it.constraint() shouldBe "t_pkey"
                    it.row() shouldBe 1
                }
                shouldThrow<RunnelException> {
                    db.sql("copy t from stdin (format csv, header)").copyIn(flowOf("a,b\n1,x\n2\n".toByteArray()))
                }.row() shouldBe 2
                shouldThrow<RunnelException> {
                    db.sql("copy t from stdin (format csv)").copyIn(flowOf("1,\"x\ny\"\n2\n".toByteArray()))
                }.row() shouldBe 1
                db.count() shouldBe 0
                db.pool.created shouldBe 1
            }
        }

        overBoth("a bad row stops a source that has no end") { scheme ->
            table(scheme) { db ->
                val source = Endless("1\tx\n".toByteArray())
                val bad = shouldThrow<RunnelException> { db.sql("copy t from stdin").copyIn(source.flow()) }
                bad.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                db.count() shouldBe 0
                db.pool.created shouldBe 1
            }
        }

        overBoth("a cancelled COPY that waits for its source keeps nothing, and its session goes on") { scheme ->
            table(scheme) { db ->
                repeat(5) {
                    coroutineScope {
                        var asked = false
                        val copy = launch(Dispatchers.Default) {
                            db.sql("copy t from stdin").copyIn(
                                flow {
                                    emit("1\tx\n".toByteArray())
                                    asked = true
                                    awaitCancellation()
                                },
                            )
                        }
                        eventually("the source is asked twice") { asked }
                        val start = System.nanoTime()
                        copy.cancelAndJoin()
                        System.nanoTime() - start shouldBeLessThan 1.seconds.inWholeNanoseconds
                    }
                    eventually("the server has stopped it", 1.seconds) {
                        place.seen(
                            "select count(*) from pg_stat_activity where datname = :here and query like 'copy%' and state = 'active'",
                        ) ==
                            0L
                    }
                    db.count() shouldBe 0
                }
            }
        }

        overBoth("a COPY that runs at full speed is cancelled too") { scheme ->
            table(scheme) { db ->
                repeat(5) {
                    val source = Endless("x\n".repeat(1000).toByteArray())
                    coroutineScope {
                        db.sql("create table if not exists u (b text)").execute()
                        val copy = launch(Dispatchers.Default) { db.sql("copy u from stdin").copyIn(source.flow()) }
                        eventually("it runs") { source.taken > 100 }
                        copy.cancelAndJoin()
                    }
                    db.sql("select count(*) from u").value<Long>() shouldBe 0
                }
            }
        }

        overBoth(
            "inside a transaction a cancelled or failed COPY takes the transaction with it, and the session goes on",
        ) { scheme ->
            table(scheme) { db ->
                shouldThrow<IllegalStateException> {
                    db.transaction {
                        sql("insert into t values (1, 'before')").execute()
                        sql("copy t from stdin").copyIn(
                            flow {
                                emit("2\tx\n".toByteArray())
                                error("no more")
                            },
                        )
                    }
                }
                db.count() shouldBe 0
                coroutineScope {
                    var asked = false
                    val copy = launch(Dispatchers.Default) {
                        db.transaction {
                            sql("copy t from stdin").copyIn(
                                flow {
                                    emit("2\tx\n".toByteArray())
                                    asked = true
                                    awaitCancellation()
                                },
                            )
                        }
                    }
                    eventually("the source is asked twice") { asked }
                    copy.cancelAndJoin()
                }
                db.count() shouldBe 0
                db.transaction {
                    sql("copy t from stdin").copyIn(lines(3)) shouldBe 3
                    sql("insert into t values (4, 'after')").execute()
                }
                db.count() shouldBe 4
            }
        }

        overBoth("a COPY that times out while it waits is stopped") { scheme ->
            table(scheme) { db ->
                val late = shouldThrow<RunnelException> {
                    db.sql("copy t from stdin").timeout(300.milliseconds).copyIn(flow { awaitCancellation() })
                }
                late.kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
                db.count() shouldBe 0
            }
        }

        overBoth("only a COPY from stdin is run, and a COPY is not run as a statement") { scheme ->
            table(scheme) { db ->
                val source = Endless("1\tx\n".toByteArray())
                listOf(
                    "insert into t values (1, 'x')",
                    "select 1",
                    "copy t to stdout",
                    "copy t from '/tmp/t'",
                    "copy t from stdin; insert into t values (1, 'x')",
                ).forEach { text ->
                    val refused = shouldThrow<RunnelException> { db.sql(text).copyIn(source.flow()) }
                    refused.kind() shouldBe ErrorKind.SYNTAX
                    refused.message shouldContain "copy … from stdin"
                }
                source.taken shouldBe 0
                shouldThrow<RunnelException> { db.sql("copy t from stdin").execute() }.message shouldContain "copyIn"
                shouldThrow<RunnelException> { db.sql("copy t to stdout").list<String>() }.message shouldContain
                    "copyOut"
                shouldThrow<RunnelException> { db.sql("copy nothing from stdin").copyIn(source.flow()) }.kind() shouldBe
                    ErrorKind.UNDEFINED_OBJECT
                source.taken shouldBe 0
                db.count() shouldBe 0
                db.pool.created shouldBe 1
            }
        }

        overBoth("300 COPY cancelled anywhere keep nothing, and leave their sessions usable") { scheme ->
            place.open(scheme, { poolSize(3).maxOverflow(0) }) { db ->
                db.sql("drop table if exists t").execute()
                db.sql("create table t (a int primary key, b text)").execute()
                val random = Random(20260)
                coroutineScope {
                    repeat(6) {
                        launch(Dispatchers.Default) {
                            repeat(50) {
                                withTimeoutOrNull(random.nextInt(1, 12).milliseconds) {
                                    if (it % 2 == 0) {
                                        val endless = flow { for (i in 1..Int.MAX_VALUE) emit("$i\tx\n".toByteArray()) }
                                        db.sql("copy t from stdin").copyIn(endless)
                                    } else {
                                        db
                                            .sql(
                                                "copy (select generate_series(1, 1000000000)) to stdout",
                                            ).copyOut()
                                            .collect()
                                    }
                                }
                            }
                        }
                    }
                }
                db.count() shouldBe 0
                List(6) { db.sql("select 1").value<Int>() }.sum() shouldBe 6
                eventually("no COPY is left") {
                    place.seen(
                        "select count(*) from pg_stat_activity where datname = :here and query like 'copy%' and state = 'active'",
                    ) ==
                        0L
                }
            }
        }
    })
