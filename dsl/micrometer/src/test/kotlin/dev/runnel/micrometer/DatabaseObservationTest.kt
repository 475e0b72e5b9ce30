package dev.runnel.micrometer

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.sql.Table
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.opentelemetry.api.common.AttributeKey.stringKey
import io.opentelemetry.api.trace.SpanKind
import io.opentelemetry.api.trace.StatusCode
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch

private data class Line(val id: Long)

private object Lines : Table<Line>("lines") {
    val id = bigint("id").primaryKey()
}

private const val SECRET = "1234-secret-5678"

class DatabaseObservationTest :
    FunSpec({
        for ((name, url) in mapOf(
            "SQLite" to { "sqlite::memory:" },
            "PostgreSQL" to { Servers.postgresql().let { it.url("postgresql", it.createDatabase()) } },
        )) {
            fun observes(title: String, case: suspend Telemetry.(Database) -> Unit) = test("$name: $title") {
                val at = url()
                Telemetry().use { telemetry ->
                    Database.open(at, listOf(DatabaseObservation.of(telemetry.registry, at))).use { db ->
                        db.sql("create table orders (id bigint primary key, name varchar(100))").execute()
                        telemetry.clear()
                        telemetry.case(db)
                    }
                }
            }

            observes("a query is a client's span, named after what it does and with OpenTelemetry's attributes") { db ->
                db.sql("select id from orders where name = :name and id > 42", "name" to SECRET).list<Long>()
                val span = span("SELECT orders")
                span.kind shouldBe SpanKind.CLIENT
                span.status.statusCode shouldNotBe StatusCode.ERROR

                fun attribute(key: String) = span.attributes.get(stringKey(key))
                attribute("db.system.name") shouldBe db.backend
                attribute("db.operation.name") shouldBe "SELECT"
                attribute("db.query.summary") shouldBe "SELECT orders"
                attribute("db.collection.name") shouldBe "orders"
                attribute("db.query.text")!! shouldContain "and id > ?"
                attribute("error.type") shouldBe null
                attribute("server.address") shouldBe if (name == "SQLite") null else "127.0.0.1"
                span.attributes.toString() shouldNotContain SECRET
            }

            observes("a label names the span, and a failure is told by its kind and SQLSTATE") { db ->
                shouldThrow<RunnelException> {
                    db.sql("select * from missing where name = :name", "name" to SECRET).label("find them").list<Long>()
                }.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
                val span = span("find them")
                span.status.statusCode shouldBe StatusCode.ERROR
                span.attributes.get(stringKey("error.type")) shouldBe "UNDEFINED_OBJECT"
                val state = if (name == "SQLite") null else "42P01"
                span.attributes.get(stringKey("db.response.status_code")) shouldBe state
                (span.attributes.toString() + span.events) shouldNotContain SECRET
            }

            observes("a query hangs below what is current in its coroutine, after a suspension and in a child") { db ->
                observed("request") {
                    val both = List(2) { CompletableDeferred<Unit>() }
                    List(2) { i ->
                        async {
                            observed("child $i") {
                                db.sql("select 1").label("first of $i").value<Int>()
                                both[i].complete(Unit)
                                both.awaitAll()
                                db.transaction { sql("select 2").label("second of $i").value<Int>() }
                            }
                        }
                    }.awaitAll()
                    db.sql("select 3").label("after both").value<Int>()
                }
                val request = span("request").spanId
                for (i in 0..1) {
                    val child = span("child $i")
                    child.parentSpanId shouldBe request
                    span("first of $i").parentSpanId shouldBe child.spanId
                    span("second of $i").parentSpanId shouldBe child.spanId
                }
                span("after both").parentSpanId shouldBe request
            }

            test("$name: a transaction that is cancelled while it waits for a session has a span that tells so") {
                val at = url() + if (name == "SQLite") "" else "?pool_size=1&max_overflow=0"
                Telemetry().use { telemetry ->
                    Database.open(at, listOf(DatabaseObservation.of(telemetry.registry, at))).use { db ->
                        val held = CompletableDeferred<Unit>()
                        val over = CompletableDeferred<Unit>()
                        val holder = async {
                            db.transaction {
                                sql("select 1").value<Int>()
                                held.complete(Unit)
                                over.await()
                            }
                        }
                        held.await()
                        telemetry.clear()
                        val waiting = launch { db.transaction { sql("select 1").value<Int>() } }
                        while (db.pool.waiting == 0) delay(1)
                        waiting.cancelAndJoin()
                        telemetry.span("BEGIN").attributes.get(stringKey("error.type")) shouldBe "STATEMENT_CANCELLED"
                        over.complete(Unit)
                        holder.await()
                    }
                }
            }

            observes("a transaction shows: its control statements have spans beside those of its queries") { db ->
                observed("request") {
                    db.transaction {
                        sql("insert into orders (id) values (1)").execute()
                        shouldThrow<IllegalStateException> {
                            transaction {
                                sql("insert into orders (id) values (2)").execute()
                                error("only this is undone")
                            }
                        }
                    }
                    shouldThrow<IllegalStateException> { db.transaction { error("undone") } }
                }
                val request = span("request").spanId
                val names = children(request)
                names shouldBe listOf(
                    "BEGIN",
                    "INSERT orders",
                    "SAVEPOINT",
                    "INSERT orders",
                    "ROLLBACK",
                    "RELEASE",
                    "COMMIT",
                    "BEGIN",
                    "ROLLBACK",
                )
                span("COMMIT").kind shouldBe SpanKind.CLIENT
                span("COMMIT").attributes.get(stringKey("db.operation.name")) shouldBe "COMMIT"
                db.sql("select count(*) from orders").value<Long>() shouldBe 1L
            }

            test("$name: in an async transaction's futures, and a bulk insert's batches, none loses its parent") {
                val at = url()
                val telemetry = Telemetry()
                AsyncDatabase.open(at, listOf(DatabaseObservation.of(telemetry.registry, at))).use { db ->
                    db.sql("create table if not exists lines (id bigint primary key)").execute().join()
                    telemetry.clear()
                    val rows = List(25_000) { i -> Line(i.toLong()) }
                    telemetry.observed("request") { db.insertAll(Lines, rows).await() }
                    telemetry.observed("other") {
                        db
                            .transaction { tx ->
                                tx.sql("select 1").value(Int::class.javaObjectType).thenComposeAsync {
                                    tx.sql("select 2").value(Int::class.javaObjectType)
                                }
                            }.await()
                    }
                }
                val request = telemetry.children(telemetry.span("request").spanId)
                request.count { name -> name == "INSERT lines" } shouldBeGreaterThanOrEqual 3
                request.first() shouldBe "BEGIN"
                request.last() shouldBe "COMMIT"
                val other = telemetry.children(telemetry.span("other").spanId)
                other shouldBe listOf("BEGIN", "SELECT", "SELECT", "COMMIT")
                telemetry.close()
            }

            observes("the span of a flow lasts until its last rows are handed over, and counts them") { db ->
                val numbers =
                    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i from n"
                observed("request") {
                    db
                        .sql(numbers)
                        .label("numbers")
                        .flow<Long>()
                        .onEach { if (it < 4000) spans("numbers").shouldBeEmpty() }
                        .toList()
                        .size shouldBe 5000
                }
                val span = span("numbers")
                span.parentSpanId shouldBe span("request").spanId
                span.attributes.get(stringKey("db.response.returned_rows")) shouldBe "5000"
            }

            observes("Prometheus sees queries by what they do, and the pool") { db ->
                PoolMetrics.of("shop") { db.pool }.bindTo(meters)
                db.sql("insert into orders (id, name) values (1, :name)", "name" to SECRET).execute()
                repeat(3) { db.sql("select id from orders where name = :name", "name" to SECRET).list<Long>() }
                val scrape = meters.scrape()
                val query = scrape.lines().single {
                    it.startsWith("db_client_operation_duration_seconds_count") && "\"SELECT orders\"" in it
                }
                query shouldContain "db_operation_name=\"SELECT\""
                query shouldContain "db_system_name=\"${db.backend}\""
                query.substringAfterLast(' ').toDouble() shouldBe 3.0
                scrape shouldContain "db_client_connection_count{db_client_connection_pool_name=\"shop\""
                val taken = scrape.lines().single { it.startsWith("db_client_connection_wait_time_seconds_count") }
                taken.substringAfterLast(' ').toDouble().toLong() shouldBeGreaterThanOrEqual 4
                scrape shouldNotContain SECRET
            }
        }
    })
