package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import dev.runnel.listener.QueryStart
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordedEvent
import jdk.jfr.consumer.RecordingFile
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.math.BigDecimal
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

internal fun FunSpec.listenerCases(kit: KitContext) {
    /** The events of the block, in order. */
    suspend fun events(atLeast: Int = 0, block: suspend (Database) -> Unit): List<QueryEvent> {
        val events = CopyOnWriteArrayList<QueryEvent>()
        val db = kit.open(listOf(QueryListener { events += it }))
        db.createAll(Authors, Books)
        events.clear()
        block(db)
        // A flow that was left early is told of when its statement has stopped.
        eventually("$atLeast event(s) have come") { events.size >= atLeast }
        events.joinToString() shouldNotContain CANARY
        return events.toList()
    }

    test("a query is one event with its text, label and rows") {
        val text = "select i from (${kit.target.series(3)}) s where i < :n"
        val event = events { it.sql(text, "n" to 3).label("some").list<Long>() }.single()
        event.label() shouldBe "some"
        event.sql() shouldBe text.replace(":n", kit.dialect.placeholder(1))
        event.rows() shouldBe 2L
        event.affected() shouldBe -1L
        event.error() shouldBe null
        event.executions() shouldBe 1
        event.inTransaction() shouldBe false
        event.backend() shouldBe kit.open().backend
        event.ran().isNegative shouldBe false
    }

    test("a change is one event with the number of rows it changed, and a batch one with its executions") {
        val all =
            events { db ->
                db.insertAll(Books, List(7) { Book(0, null, "$CANARY $it", BigDecimal.ONE, it) })
                db.sql("update kit_books set sold = 1 where sold > :n", "n" to 4).execute()
            }
        val insert = all.single { it.sql().startsWith("insert") }
        insert.executions() shouldBe 7
        insert.affected() shouldBe 7L
        insert.inTransaction() shouldBe true
        all.single { it.sql().startsWith("update") }.affected() shouldBe 2L
    }

    test("a flight recording has an event per query, with its text and outcome and without a value") {
        val db = kit.open()
        val text = "select :canary"
        val events =
            recorded {
                db.sql(text, "canary" to CANARY).label("recorded").value<String>()
                fails(ErrorKind.UNDEFINED_OBJECT) { db.sql("select * from kit_absent").label("absent").list<Long>() }
                db.transaction { sql("select 1").label("inside").value<Int>() }
            }.filter { it.getString("backend") == db.backend }
        val query = events.single { it.getString("label") == "recorded" }
        query.getString("sql") shouldBe text.replace(":canary", kit.dialect.placeholder(1))
        query.getString("outcome") shouldBe "OK"
        query.getLong("rows") shouldBe 1L
        query.getBoolean("inTransaction") shouldBe false
        (query.duration >= query.getDuration("ran")) shouldBe true
        events.single { it.getString("label") == "absent" }.getString("outcome") shouldBe "UNDEFINED_OBJECT"
        events.single { it.getString("label") == "inside" }.getBoolean("inTransaction") shouldBe true
        events.joinToString() shouldNotContain CANARY
    }

    test("a failed statement is one event with the kind of its error, and no value") {
        val event =
            events { db ->
                fails(
                    ErrorKind.UNDEFINED_OBJECT,
                ) { db.sql("select :x from kit_absent", "x" to CANARY).label("bad").list<String>() }
            }.single()
        event.error()?.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
        event.label() shouldBe "bad"
        event.sql() shouldNotContain CANARY
    }

    test("what waits for a session in vain is told of with its wait") {
        val events = CopyOnWriteArrayList<QueryEvent>()
        val db = kit.open(listOf(QueryListener { events += it })) { poolSize(1).maxOverflow(0).poolTimeout(WAIT) }
        db.opened()
        db.createAll(Authors, Books)
        val held = CompletableDeferred<Unit>()
        val over = CompletableDeferred<Unit>()
        var least = WAIT

        suspend fun write(label: String) = db.sql("delete from kit_books where sold < 0").label(label).execute()
        coroutineScope {
            launch {
                db.transaction {
                    sql("delete from kit_books where sold < 0").execute()
                    held.complete(Unit)
                    over.await()
                }
            }
            held.await()
            fails(ErrorKind.POOL_TIMEOUT) { write("in vain") }
            // On a slow machine the pool's own time may come first.
            val given = launch { runCatching { write("given up") } }
            eventually("it waits") { db.pool.waiting == 1 || given.isCompleted }
            val since = TimeSource.Monotonic.markNow()
            delay(WAIT.toKotlinDuration() / 2)
            least = minOf(since.elapsedNow().toJavaDuration(), WAIT)
            given.cancelAndJoin()
            over.complete(Unit)
        }
        eventually("both are told of") { events.count { it.label() != null } == 2 }
        (events.single { it.label() == "in vain" }.waited() >= WAIT) shouldBe true
        (events.single { it.label() == "given up" }.waited() >= least) shouldBe true
    }

    test("a statement refused before it is sent is no event") {
        events { db ->
            fails(ErrorKind.PARAMETER) { db.sql("select :x", "y" to CANARY).list<String>() }
        } shouldBe emptyList()
    }

    test("a flow is one event when it has ended, also if its collector had enough") {
        events { it.sql(kit.target.series(5)).flow<Long>(2).toList() }.single().rows() shouldBe 5L
        val early = events(1) { it.sql(kit.target.series(5000)).flow<Long>(2).take(3).toList() }.single()
        (early.rows() in 3..4) shouldBe true
    }

    test("statements in a transaction say so") {
        val events =
            events { db ->
                db.transaction {
                    sql("select 1").value<Int>()
                    from(Books).where { sold gt 1 }.orderBy { id.asc() }.label("books").list()
                }
            }
        val mine = events.filter { it.sql().startsWith("select") }
        mine.map { it.inTransaction() } shouldBe listOf(true, true)
        mine.last().label() shouldBe "books"
    }

    test("a listener that throws harms nobody") {
        val db = kit.open(listOf(QueryListener { error("listener") }))
        db.sql("select 1").value<Int>() shouldBe 1
        fails(ErrorKind.UNDEFINED_OBJECT) { db.sql("select * from kit_absent").list<Any?>() }
        db.transaction { sql("select 2").value<Int>() } shouldBe 2
    }

    test("echo logs every statement and none of its values") {
        val log =
            logged {
                val db = kit.open { echo(true) }
                db.sql("select :x as echoed", "x" to CANARY).label("loud").value<String>() shouldBe CANARY
                fails(ErrorKind.UNDEFINED_OBJECT) { db.sql("select :x from kit_absent", "x" to CANARY).list<String>() }
            }
        log shouldContain "echoed"
        log shouldContain "[loud]"
        log shouldContain "UNDEFINED_OBJECT"
        log shouldNotContain CANARY
    }

    test("the slow-query log has what took longer than its limit, without values, and nothing else") {
        val log =
            logged {
                val slow = kit.open { slowQuery(Duration.ofNanos(1)) }
                slow.sql("select :x as tardy", "x" to CANARY).label("crawl").value<String>()
                val quick = kit.open { slowQuery(Duration.ofMinutes(1)) }
                quick.sql("select :x as nimble", "x" to CANARY).value<String>()
            }
        log shouldContain "slow: [crawl]"
        log shouldContain "tardy"
        log shouldNotContain "nimble"
        log shouldNotContain CANARY
    }

    test("the slow-query log has the plan too where that is asked for, once for a text and without values") {
        val log =
            logged { soFar ->
                val db = kit.open { slowQuery(Duration.ofNanos(1)).slowQueryPlan(true) }
                db.createAll(Authors, Books)
                // Of a table without such a row DuckDB knows beforehand that nothing is to be read.
                db.insert(Books, Book(1, null, CANARY, BigDecimal.ONE))

                suspend fun slow(text: String, value: String = CANARY) = withTimeout(10.seconds) {
                    // One plan is asked for at a time; who comes meanwhile has to be slow once more.
                    do {
                        db.sql(text, "x" to value, "n" to CANARY_NUMBER).list<String>()
                        val isLogged = "the plan of ${text.substringBefore(" =")}" in soFar()
                    } while (!isLogged && kit.dialect.explainForLog() != null)
                }
                slow("select title from kit_books where title = :x and sold <> :n")
                slow("select title from kit_books where title = :x and sold <> :n")
                slow("select name from kit_authors where name = :x and id <> :n")
                NASTY.forEachIndexed { i, value ->
                    slow("select name as n$i from kit_authors where name = :x and id <> :n", value)
                }
            }
        if (kit.dialect.explainForLog() == null) {
            log shouldNotContain "the plan of"
        } else {
            log.split("the plan of select title").size shouldBe 2
            val plan = log.substringAfter("the plan of select title").substringAfter('\n').substringBefore("WARN")
            plan shouldContain "kit_books"
        }
        log shouldNotContain CANARY
        log shouldNotContain "$CANARY_NUMBER"
    }

    test("a query's beginning is told on its caller's thread, and what it gave is given to its end") {
        val begun = CopyOnWriteArrayList<Pair<QueryStart, Thread>>()
        val ended = CopyOnWriteArrayList<QueryStart>()
        val listener = object : QueryListener {
            override fun begun(query: QueryStart): Any = query.also { begun += it to Thread.currentThread() }

            override fun ended(event: QueryEvent) = throw AssertionError("the other one is called")

            override fun ended(event: QueryEvent, begun: Any?) {
                ended += begun as QueryStart
            }
        }
        val db = kit.open(listOf(QueryListener { error("a listener that throws hurts nobody") }, listener))
        val here = Thread.currentThread()
        db.sql("select 1").label("first").value<Int>()
        begun.single { it.first.label() == "first" }.second shouldBe here
        fails(ErrorKind.UNDEFINED_OBJECT) { db.sql("select * from kit_absent").label("absent").list<Long>() }
        db.sql(kit.target.series(100)).label("taken").flow<Long>().take(2).toList()
        db.transaction { sql("select 1").label("inside").value<Int>() }
        eventually("all have ended") { ended.size == begun.size }
        ended.map { it.label() }.toSet() shouldBe setOf("first", "absent", "taken", "inside")
        ended.single { it.label() == "inside" }.inTransaction() shouldBe true
    }
}

private val WAIT = Duration.ofMillis(300)
private const val CANARY_NUMBER = 918273645

/** Values that try to get out of where a plan has them. */
private val NASTY = listOf(
    "it's $CANARY",
    "\\' $CANARY",
    "a\n  \"Node Type\": \"$CANARY\",\n",
    "\", \"key\": \"$CANARY",
)

/** What the block logs, where the binding of SLF4J writes to the standard streams, as slf4j-simple does. */
private suspend fun logged(block: suspend (soFar: () -> String) -> Unit): String {
    val bytes = ByteArrayOutputStream()
    val (out, err) = System.out to System.err
    val stream = PrintStream(bytes, true, Charsets.UTF_8)
    System.setOut(stream)
    System.setErr(stream)
    try {
        block { bytes.toString(Charsets.UTF_8) }
    } finally {
        System.setOut(out)
        System.setErr(err)
    }
    return bytes.toString(Charsets.UTF_8)
}

/** The flight recorder's events of queries during the block. */
private suspend fun recorded(block: suspend () -> Unit): List<RecordedEvent> {
    val file = Files.createTempFile("runnel", ".jfr")
    try {
        Recording().use { recording ->
            recording.enable("dev.runnel.Query")
            recording.start()
            block()
            recording.stop()
            recording.dump(file)
        }
        return RecordingFile.readAllEvents(file).filter { it.eventType.name == "dev.runnel.Query" }
    } finally {
        Files.delete(file)
    }
}
