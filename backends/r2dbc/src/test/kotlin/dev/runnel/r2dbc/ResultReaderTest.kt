@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session.Health
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.Result
import io.r2dbc.spi.Statement
import org.reactivestreams.Publisher
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription
import java.lang.reflect.Proxy
import java.util.concurrent.TimeUnit

/** What a sink or a driver throws in the middle of an answer. */
class ResultReaderTest :
    FunSpec({
        class Failing(private val at: Int) : RowSink {
            var rows = 0

            override fun columns(columns: Columns) {}

            override fun row(row: Row) {
                if (++rows == at) throw IllegalArgumentException("row $at")
            }
        }

        for (subject in subjects) {
            test(
                "${subject.name}: a sink that throws is heard at once, and the rest of the answer is the caller's to stop",
            ) {
                val session = subject.session()
                // The row that fails comes 30 s before the end.
                val slow = if (subject.isPostgresql) {
                    "select i, case when i > 2000 then pg_sleep(1)::text else repeat('x', 100) end from generate_series(1, 2030) i"
                } else {
                    "with recursive s(i) as (select 1 union all select i + 1 from s where i < 900) " +
                        "select i, repeat('x', 1000), case when i > 800 then sleep(1) else 0 end from s"
                }
                val sink = Failing(1)
                // A fetch size makes a cursor on MySQL, whose rows are all made before the first comes.
                val portion = if (subject.isPostgresql) 10 else 0
                val exchange = session.open(
                    Command(slow, listOf(arrayOf()), listOf(), Returns.ROWS, null, portion, null),
                )
                val fetch = exchange.fetch(Int.MAX_VALUE, sink).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS)
                shouldThrow<IllegalArgumentException> { fetch.now() }
                exchange.done() shouldBe false
                val rest = exchange.fetch(Int.MAX_VALUE, sink).handle { _, _ -> null }.toCompletableFuture()
                stop(exchange, rest)
                exchange.done() shouldBe true
                sink.rows shouldBe 1
                session.health() shouldBe Health.CLEAN
                session.value("select 'x'") shouldBe "x"
                session.close().now()
            }
        }
        test("a batch of our own transaction whose sink throws keeps nothing") {
            val session = postgresql.session()
            session.batch("create temp table thrown (a integer)", listOf(arrayOf<Any?>()))
            val rows = List(5) { arrayOf<Any?>(it) }
            val insert =
                Command("insert into thrown values ($1) returning a", rows, listOf(), Returns.ROWS, null, 0, null)
            val exchange = session.open(insert)
            val sink = Failing(3)
            shouldThrow<IllegalArgumentException> { exchange.fetch(Int.MAX_VALUE, sink).now() }
            while (!exchange.done()) exchange.fetch(Int.MAX_VALUE, sink).handle { _, _ -> null }.now()
            session.health() shouldBe Health.CLEAN
            session.value("select count(*) from thrown") shouldBe 0L
            session.close().now()
        }
        for (returns in listOf(Returns.ROWS, Returns.COUNT)) {
            test("a driver whose result throws when it is read ends the session, not its threads ($returns)") {
                val driver = PostgresqlDriver(postgresql.server, postgresql.database, postgresql.server.port(), {
                    object : PostgresqlControl(it) {
                        override fun prepare(sql: String, keys: Boolean): Statement =
                            unreadable(super.prepare(sql, keys))
                    }
                })
                val session = driver.connect().now()
                val fetch = session.open(Command.of("select 1", returns)).fetch(Int.MAX_VALUE, RowSink.DISCARD)
                failure { fetch.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).now() }.kind() shouldBe
                    ErrorKind.CONNECTION_LOST
                session.health() shouldBe Health.BROKEN
                session.abort()
            }
        }
        test("a stage of results that cannot be read fails") {
            val results = Publisher<Result> { subscriber ->
                subscriber.onSubscribe(once { subscriber.onNext(unreadable()) })
            }
            shouldThrow<IllegalStateException> { Stages.count(results).now() }
            shouldThrow<IllegalStateException> { Stages.value(results).now() }
        }
        test("texts too long to be of use again are not kept") {
            val texts = StatementTexts(R2dbcTypes())
            texts.of("select 1")
            texts.of("select '" + "x".repeat(10_000) + "'").query shouldBe true
            texts.size() shouldBe 1
        }
    })

private fun once(first: () -> Unit) = object : Subscription {
    private var asked = false

    override fun request(n: Long) {
        if (!asked) {
            asked = true
            first()
        }
    }

    override fun cancel() = throw AssertionError("cancelled")
}

private fun unreadable(): Result = proxy<Result> { _, _ -> throw IllegalArgumentException("broken driver") }

/** Its results cannot be read. */
private fun unreadable(statement: Statement): Statement = proxy { name, arguments ->
    if (name == "execute") {
        Publisher<Result> { subscriber ->
            statement.execute().subscribe(object : Subscriber<Result> {
                override fun onSubscribe(s: Subscription) = subscriber.onSubscribe(s)

                override fun onNext(result: Result) = subscriber.onNext(unreadable())

                override fun onError(e: Throwable) = subscriber.onError(e)

                override fun onComplete() = subscriber.onComplete()
            })
        }
    } else {
        throw AssertionError("$name(${arguments.size}) was not expected")
    }
}

private inline fun <reified T : Any> proxy(crossinline answer: (String, Array<out Any?>) -> Any?): T =
    Proxy.newProxyInstance(T::class.java.classLoader, arrayOf(T::class.java)) { _, method, arguments ->
        answer(method.name, arguments ?: arrayOf<Any?>())
    } as T
