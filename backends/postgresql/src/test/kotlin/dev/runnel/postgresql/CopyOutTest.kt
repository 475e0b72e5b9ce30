package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.copyIn
import dev.runnel.copyOut
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.io.ByteArrayOutputStream
import kotlin.time.Duration.Companion.seconds

private const val MILLION = "copy (select i, 'row number ' || i from generate_series(1, 1000000) i) to stdout"
private const val ENDLESS = "copy (select generate_series(1, 1000000000), repeat('x', 100)) to stdout"

private suspend fun Flow<ByteArray>.bytes(): ByteArray =
    ByteArrayOutputStream().also { all -> collect { all.writeBytes(it) } }.toByteArray()

private suspend fun Flow<ByteArray>.text(): String = bytes().decodeToString()

class CopyOutTest :
    FunSpec({
        val place = Place(this)

        suspend fun idle() = eventually("the server has stopped the COPY") {
            place.seen(
                "select count(*) from pg_stat_activity where datname = :here and query like 'copy%' and state = 'active'",
            ) ==
                0L
        }

        overBoth("what the server writes comes as it is") { scheme ->
            place.openOne(scheme) { db ->
                db.sql("copy (values (1, 'ä'), (2, null)) to stdout (format csv, header)").copyOut().text() shouldBe
                    "column1,column2\n1,ä\n2,\n"
                db.sql("copy (select 1 where false) to stdout").copyOut().toList() shouldBe emptyList()
                val wide = db.sql("copy (select repeat('x', 10000000)) to stdout").copyOut().bytes()
                wide.size shouldBe 10_000_001
            }
        }

        overBoth("a million rows flow in bounded memory to a slow collector") { scheme ->
            place.openOne(scheme) { db ->
                var chunks = 0
                var bytes = 0L
                var rows = 0
                var largest = 0
                db.sql(MILLION).copyOut().collect { chunk ->
                    if (chunks++ % 500 == 0) delay(20)
                    largest = maxOf(largest, chunk.size)
                    bytes += chunk.size
                    rows += chunk.count { it == '\n'.code.toByte() }
                }
                rows shouldBe 1_000_000
            }
        }

        overBoth("a collector that stops reading stops the server") { scheme ->
            place.openOne(scheme) { db ->
                var seen = 0
                db.sql(ENDLESS).copyOut().take(50).collect {
                    if (++seen == 50) {
                        // The server waits to write, and not for long: what it has written is bounded.
                        eventually("the server waits for the reader") {
                            place.seen(
                                "select wait_event from pg_stat_activity where datname = :here and query like 'copy%'",
                            ) == "ClientWrite"
                        }
                    }
                }
                idle()
            }
        }

        overBoth("who has enough stops it, and the session goes on") { scheme ->
            place.openOne(scheme) { db ->
                repeat(20) {
                    db.sql(ENDLESS).copyOut().first().size shouldBeGreaterThan 0
                    db.sql("select 1").value<Int>() shouldBe 1
                }
                idle()
            }
        }

        overBoth("a cancelled collector stops it, and the session goes on") { scheme ->
            place.openOne(scheme) { db ->
                repeat(20) { turn ->
                    coroutineScope {
                        var chunks = 0
                        val copy = launch(Dispatchers.Default) { db.sql(ENDLESS).copyOut().collect { chunks++ } }
                        eventually("some chunks") { chunks > turn * 10 }
                        val start = System.nanoTime()
                        copy.cancelAndJoin()
                        System.nanoTime() - start shouldBeLessThan 1.seconds.inWholeNanoseconds
                    }
                    db.sql("select 1").value<Int>() shouldBe 1
                }
                idle()
            }
        }

        overBoth("inside a transaction who has enough leaves the transaction whole") { scheme ->
            place.openOne(scheme) { db ->
                db.sql("drop table if exists n").execute()
                db.sql("create table n (a int)").execute()
                db.transaction {
                    sql("insert into n values (1)").execute()
                    sql(MILLION).copyOut().take(1).toList().size shouldBe 1
                    sql("insert into n values (2)").execute()
                }
                db.sql("select count(*) from n").value<Int>() shouldBe 2
                coroutineScope {
                    var chunks = 0
                    val copy = launch(Dispatchers.Default) {
                        db.transaction {
                            sql("insert into n values (3)").execute()
                            sql(ENDLESS).copyOut().collect { chunks++ }
                        }
                    }
                    eventually("some chunks") { chunks > 3 }
                    copy.cancelAndJoin()
                }
                db.sql("select count(*) from n").value<Int>() shouldBe 2
                idle()
            }
        }

        overBoth("an error in the middle is the flow's error") { scheme ->
            place.openOne(scheme) { db ->
                var bytes = 0
                val failed = shouldThrow<RunnelException> {
                    db
                        .sql(
                            "copy (select 1 / (4000000 - i) from (select generate_series(1, 4000000) i) s) to stdout",
                        ).label("out")
                        .copyOut()
                        .collect { bytes += it.size }
                }
                failed.kind() shouldBe ErrorKind.DATA_INVALID
                failed.sqlState() shouldBe "22012"
                failed.label() shouldBe "out"
                bytes shouldBeGreaterThan 0
                db.sql("select 1").value<Int>() shouldBe 1
            }
        }

        overBoth("a collector's own error stops it") { scheme ->
            place.openOne(scheme) { db ->
                shouldThrow<IllegalStateException> { db.sql(ENDLESS).copyOut().collect { error("the disk is full") } }
                    .message shouldBe "the disk is full"
                db.sql("select 1").value<Int>() shouldBe 1
                idle()
            }
        }

        overBoth("only a COPY to stdout is run") { scheme ->
            place.openOne(scheme) { db ->
                listOf(
                    "select 1",
                    "copy pg_class to '/tmp/x'",
                    "copy pg_class from stdin",
                    "copy pg_class to stdout; select 1",
                ).forEach { text ->
                    val refused = shouldThrow<RunnelException> { db.sql(text).copyOut().first() }
                    refused.kind() shouldBe ErrorKind.SYNTAX
                    refused.message shouldContain "copy … to stdout"
                }
                shouldThrow<RunnelException> { db.sql("copy nothing to stdout").copyOut().first() }.kind() shouldBe
                    ErrorKind.UNDEFINED_OBJECT
                shouldThrow<RunnelException> { db.sql("copy pg_class to stdout").execute() }.message shouldContain
                    "copyOut"
                db.sql("select 1").value<Int>() shouldBe 1
            }
        }

        listOf("text", "csv", "binary").forEach { format ->
            overBoth("naughty strings come back as they went, in the format $format") { scheme ->
                place.openOne(scheme) { db ->
                    db.sql("drop table if exists naughty, again").execute()
                    db.sql("create table naughty (i int, s text)").execute()
                    db.sql("create table again (i int, s text)").execute()
                    val list = javaClass.getResource("/dev/runnel/tck/blns.json")!!.readText()
                    // Neither U+0000 nor half a surrogate pair is text in PostgreSQL.
                    db
                        .sql(
                            "insert into naughty select i, e #>> '{}' from json_array_elements(cast(:list as json)) " +
                                "with ordinality as u (e, i) where cast(e as text) !~ '\\\\u(0000|[dD][89a-fA-F])'",
                            "list" to list,
                        ).execute() shouldBeGreaterThan 500
                    listOf("\\N", "\\.", "", "a\rb\nc\td", "\"'\\", null).forEachIndexed { i, s ->
                        db.sql("insert into naughty values (:i, cast(:s as text))", "i" to 1000 + i, "s" to s).execute()
                    }
                    val strings = db.sql("select s from naughty order by i").list<String?>()
                    val out = db.sql("copy naughty to stdout (format $format)").copyOut()
                    db.copyOver(out, "copy again from stdin (format $format)") shouldBe strings.size
                    db.sql("select s from again order by i").list<String?>() shouldContainExactly strings
                }
            }
        }
    })

/** Through memory: one session cannot read and write at the same time. */
private suspend fun Database.copyOver(out: Flow<ByteArray>, into: String): Long {
    val chunks = out.toList()
    return sql(into).copyIn(kotlinx.coroutines.flow.flow { chunks.forEach { emit(it) } })
}
