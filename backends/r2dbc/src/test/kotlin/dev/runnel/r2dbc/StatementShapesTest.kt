@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Batch
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import java.util.concurrent.atomic.AtomicInteger

/** Every kind of answer that a driver can give, each followed by another statement on the same connection. */
class StatementShapesTest :
    FunSpec({
        for (subject in subjects) {
            run {
                val session: Session by lazy {
                    subject.session().apply { execute("create table t (id integer primary key, name varchar(100))") }
                }

                fun case(name: String, block: () -> Unit) = test("${subject.name}: $name") {
                    session.execute("delete from t")
                    block()
                    session.health() shouldBe Health.CLEAN
                    (session.value("select 42") as Number).toInt() shouldBe 42
                }

                fun long(value: Any?) = (value as Number).toLong()

                afterSpec { session.close().now() }

                case("rows without parameters") {
                    session.rows(subject.numbers(3)).map { long(it[0]) } shouldBe listOf(0L, 1L, 2L)
                }
                case("rows with parameters") {
                    session.execute(subject.text("insert into t values (?, ?), (?, ?)"), 1, "a", 2, null) shouldBe 2
                    session
                        .rows(subject.text("select id, name from t where id > ? order by id"), 0)
                        .map { long(it[0]) to it[1] } shouldBe listOf(1L to "a", 2L to null)
                }
                case("zero rows") {
                    session.rows("select id from t") shouldBe listOf()
                    session.rows(subject.text("select id from t where id = ?"), 5) shouldBe listOf()
                }
                case("counts: of changes they are exact, of a query and of DDL there are none") {
                    session.execute("insert into t values (1, 'a'), (2, 'b')") shouldBe 2
                    session.execute(subject.text("update t set name = ? where id = ?"), "x", 9) shouldBe 0
                    session.execute(subject.text("delete from t where id = ?"), 1) shouldBe 1
                    session.execute("select id from t") shouldBe -1
                    session.execute("create table u (a integer)") shouldBe 0
                    session.execute("drop table u") shouldBe 0
                }
                case("rows and a count") {
                    if (subject.name != "mysql") {
                        val answer = session.run(
                            Command.of(
                                subject.text("insert into t values (?, ?), (?, ?) returning id"),
                                Returns.ROWS_AND_COUNT,
                                1,
                                "a",
                                2,
                                "b",
                            ),
                        )
                        answer.rows.map { long(it[0]) } shouldBe listOf(1L, 2L)
                        answer.affected shouldBe 2
                    }
                }
                case("an error, with and without parameters") {
                    failure { session.rows("select nothing from nowhere") }.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
                    session.execute("insert into t values (1, 'a')")
                    failure { session.execute(subject.text("insert into t values (?, ?)"), 1, "b") }.kind() shouldBe
                        ErrorKind.UNIQUE_VIOLATION
                }
                case("an error in the middle of a result") {
                    if (subject.isPostgresql) {
                        val sink = Collector()
                        failure {
                            session.run(
                                Command.of("select 1 / (5 - i) from generate_series(1, 10) i", Returns.ROWS),
                                sink,
                            )
                        }.kind() shouldBe ErrorKind.DATA_INVALID
                        sink.rows.size shouldBe 4
                    }
                }
                case("an empty text") {
                    if (subject.isPostgresql) session.rows("") shouldBe listOf()
                }
                case("too few arguments are refused, and nothing was sent") {
                    val refused = failure { session.execute(subject.text("insert into t values (?, ?)"), 1) }
                    refused.kind() shouldBe ErrorKind.PARAMETER
                }
                case("several results") {
                    if (subject.isPostgresql) {
                        val sink = Collector()
                        session.run(Command.of("select 1; select 2", Returns.ROWS), sink).rows shouldBe
                            listOf(listOf(1), listOf(2))
                    } else {
                        session.execute(
                            "create or replace procedure p() begin select 1; select 2; end".takeIf {
                                subject.name != "mysql"
                            }
                                ?: "drop procedure if exists p",
                        )
                        if (subject.name ==
                            "mysql"
                        ) {
                            session.execute("create procedure p() begin select 1; select 2; end")
                        }
                        session.rows("call p()").map { long(it[0]) } shouldBe listOf(1L, 2L)
                        session.execute("drop procedure p")
                    }
                }
                case("a batch with a count for each binding") {
                    val answer = session.batch(
                        subject.text("insert into t values (?, ?)"),
                        List(250) { arrayOf(it, "n$it") },
                    )
                    answer.affected shouldBe 250
                    answer.results shouldBe List(250) { 1L }
                    long(session.value("select count(*) from t")) shouldBe 250
                }
                case("a batch that returns rows") {
                    if (subject.name != "mysql") {
                        val answer = session.batch(
                            subject.text("insert into t values (?, ?) returning id"),
                            List(20) { arrayOf(it, "n$it") },
                            Returns.ROWS,
                        )
                        answer.rows.map { long(it[0]) } shouldBe List(20) { it.toLong() }
                    }
                }
                case("a batch with a bad binding keeps nothing and names it") {
                    val rows = List(20) { arrayOf<Any?>(if (it == 13) 3 else it, "n") }
                    val refused = failure { session.batch(subject.text("insert into t values (?, ?)"), rows) }
                    refused.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                    refused.row() shouldBe 13
                    long(session.value("select count(*) from t")) shouldBe 0
                }
                case("many rows go to a statement, and a bad one is found") {
                    fun insert(bad: Int?) = session
                        .open(
                            Command(
                                subject.text("insert into t values (?, ?)"),
                                List(700) { arrayOf<Any?>(if (it == bad) 3 else it, "n$it") },
                                listOf(),
                                Returns.COUNT,
                                null,
                                0,
                                null,
                                { n -> subject.text("insert into t values " + List(n) { "(?, ?)" }.joinToString()) },
                                null,
                            ),
                        ).fetch(Int.MAX_VALUE, RowSink.DISCARD)
                    insert(null).now().affected() shouldBe 700
                    long(session.value("select count(*) from t")) shouldBe 700
                    session.execute("delete from t")
                    val refused = failure { insert(613).now() }
                    refused.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                    refused.row() shouldBe 613
                    long(session.value("select count(*) from t")) shouldBe 0
                }
                case("never more rows than were asked for, and done with the last") {
                    val exchange = session.open(Command.of(subject.numbers(100), Returns.ROWS))
                    val outside = AtomicInteger()
                    val seen = mutableListOf<Long>()
                    var open = false
                    val sink = object : RowSink {
                        override fun columns(columns: Columns) {}

                        override fun row(row: Row) {
                            if (!open) outside.incrementAndGet()
                            seen += row.getLong(0)
                        }
                    }
                    var batch: Batch
                    do {
                        val before = seen.size
                        open = true
                        batch = exchange.fetch(7, sink).whenComplete { _, _ -> open = false }.now()
                        (seen.size - before <= 7).shouldBeTrue()
                        exchange.done() shouldBe !batch.more()
                    } while (batch.more())
                    seen shouldBe List(100) { it.toLong() }
                    outside.get() shouldBe 0
                }
                case("a sink that is full ends the fetch soon, and the next goes on") {
                    var full = 0
                    val seen = mutableListOf<Long>()
                    val sink = object : RowSink {
                        override fun columns(columns: Columns) {}

                        override fun row(row: Row) {
                            seen += row.getLong(0)
                        }

                        override fun full(): Boolean = ++full == 5
                    }
                    val exchange = session.open(Command.of(subject.numbers(500), Returns.ROWS))
                    exchange.fetch(400, sink).now().more().shouldBeTrue()
                    (seen.size < 100).shouldBeTrue()
                    exchange.fetch(Int.MAX_VALUE, sink).now().more().shouldBeFalse()
                    seen shouldBe List(500) { it.toLong() }
                }
                case("a sink that throws gets no more rows, and its failure comes as it is") {
                    var rows = 0
                    val sink = object : RowSink {
                        override fun columns(columns: Columns) {}

                        override fun row(row: Row) {
                            if (++rows == 3) throw IllegalArgumentException("enough")
                        }
                    }
                    val exchange = session.open(Command.of(subject.numbers(2_000), Returns.ROWS))
                    shouldThrow<IllegalArgumentException> { exchange.fetch(Int.MAX_VALUE, sink).now() }
                    exchange.fetch(Int.MAX_VALUE, sink).handle { _, _ -> null }.now()
                    exchange.done().shouldBeTrue()
                    rows shouldBe 3
                }
                case("a fetch size is the driver's own portions") {
                    val command =
                        Command(subject.numbers(100), listOf(arrayOf()), listOf(), Returns.ROWS, null, 10, null)
                    session.run(command).rows.size shouldBe 100
                }
            }
        }
    })
