package dev.runnel.internal.engine

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.pool.PoolStats
import dev.runnel.row.RowDecoder
import dev.runnel.row.RowMapper
import dev.runnel.spi.Backend
import dev.runnel.spi.Batch
import dev.runnel.spi.Capability
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Exchange
import dev.runnel.spi.Notifications
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.spi.run.IoThreads
import dev.runnel.spi.run.RunFuture
import dev.runnel.sql.render.AnsiDialect
import dev.runnel.url.DatabaseOptions
import dev.runnel.url.DatabaseOptionsBuilder
import java.time.Duration
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** How long a test waits for what must happen. */
internal const val BOUND_S = 10L

internal fun <T> CompletionStage<T>.now(): T = toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS)

internal fun <T> LinkedBlockingQueue<T>.next(): T = poll(BOUND_S, TimeUnit.SECONDS) ?: error("nothing came")

/** As a driver does it: on a thread that is not the caller's. */
internal fun elsewhere(work: () -> Unit) = thread(name = "driver") { work() }.join()

internal fun failure(kind: ErrorKind, message: String = "scripted") = RunnelException(kind, message)

/** A call that the test answers. */
internal class Asked(val name: String) {
    val answer = CompletableFuture<Void?>()

    fun ok() = elsewhere { answer.complete(null) }

    fun fails(error: Throwable) = elsewhere { answer.completeExceptionally(error) }
}

internal class ScriptedExchange(val command: Command, private val session: ScriptedSession) : Exchange {
    class Fetch(val max: Int, val sink: RowSink, val answer: CompletableFuture<Batch> = CompletableFuture())

    @Volatile var ended = false
    val fetches = LinkedBlockingQueue<Fetch>()
    val cancels = LinkedBlockingQueue<Asked>()

    override fun fetch(max: Int, sink: RowSink): CompletionStage<Batch> = Fetch(max, sink).also(fetches::add).answer

    override fun cancel(): CompletionStage<Void?> = Asked("cancel").also(cancels::add).answer

    override fun done() = ended

    fun ends(fetch: Fetch, affected: Long = -1) = elsewhere {
        ended = true
        fetch.answer.complete(Batch(affected, false))
    }

    fun hasMore(fetch: Fetch) = elsewhere { fetch.answer.complete(Batch(-1, true)) }

    fun fails(fetch: Fetch, error: Throwable, over: Boolean = true, health: Health? = null) = elsewhere {
        ended = over
        if (health != null) session.health = health
        fetch.answer.completeExceptionally(error)
    }

    fun row(fetch: Fetch) = elsewhere {
        fetch.sink.columns(Columns(listOf()))
        fetch.sink.row(EmptyRow)
    }
}

internal object EmptyRow : Row {
    override fun columns() = Columns(listOf())

    override fun isNull(i: Int) = true

    override fun getLong(i: Int) = 0L

    override fun getInt(i: Int) = 0

    override fun getDouble(i: Int) = 0.0

    override fun getBoolean(i: Int) = false

    override fun <T : Any> get(i: Int, type: Class<T>): T? = null
}

/** Control calls are answered at once, unless their name is in [ScriptedBackend.held]. */
internal class ScriptedSession(private val backend: ScriptedBackend) :
    Session,
    Notifications {
    @Volatile var health = Health.CLEAN

    @Volatile var aborted = false

    @Volatile var closed = false
    val log = CopyOnWriteArrayList<String>()
    val asked = LinkedBlockingQueue<Asked>()
    val exchanges = LinkedBlockingQueue<ScriptedExchange>()

    private fun control(name: String, then: Health): CompletionStage<Void?> {
        log += name
        if (aborted) return CompletableFuture.failedFuture(failure(ErrorKind.CONNECTION_LOST))
        val call = Asked(name)
        val answered = call.answer.thenAccept { if (health != Health.BROKEN) health = then }
        if (name.substringBefore(' ') in backend.held) {
            asked += call
        } else {
            call.answer.complete(null)
        }
        @Suppress("UNCHECKED_CAST")
        return answered as CompletionStage<Void?>
    }

    override fun open(command: Command): Exchange {
        log += command.sql()
        return ScriptedExchange(command, this).also { exchanges.add(it) }
    }

    override fun begin(options: TxOptions) = control("begin", Health.IN_TRANSACTION)

    override fun commit() = control("commit", Health.CLEAN)

    override fun rollback() = control("rollback", Health.CLEAN)

    @Volatile lateinit var sink: Notifications.Sink

    override fun listen(channels: List<String>, sink: Notifications.Sink): CompletionStage<Void?> {
        this.sink = sink
        return control("listen $channels", Health.BUSY)
    }

    override fun savepoint(op: Session.SavepointOp, name: String) = control("$op $name", Health.IN_TRANSACTION)

    override fun ping() = control("ping", health)

    override fun reset() = control("reset", health)

    override fun close() = control("close", Health.BROKEN).also { closed = true }

    override fun abort() {
        aborted = true
        health = Health.BROKEN
    }

    override fun health() = health

    override fun <T : Any> extension(type: Class<T>): Optional<T> {
        backend.lending()
        return Optional.ofNullable(if (type.isInstance(this)) type.cast(this) else null)
    }
}

/** A server that does nothing until the test says so. */
internal class ScriptedBackend : Backend {
    val sessions = CopyOnWriteArrayList<ScriptedSession>()

    /** Names of control calls that the test answers itself. */
    val held = CopyOnWriteArrayList<String>()
    var lending: () -> Unit = {}

    override fun name() = "scripted"

    override fun dialect() = AnsiDialect()

    override fun capabilities(): Set<Capability> = setOf(Capability.SAVEPOINTS, Capability.NOTIFICATIONS)

    override fun blocking() = false

    override fun bulkRows() = 2

    override fun sharing() = Backend.Sharing.POOLED

    /** What the next connects fail with. */
    val refusals = LinkedBlockingQueue<RunnelException>()

    override fun connect(access: Backend.Access): CompletionStage<Session> =
        refusals.poll()?.let { CompletableFuture.failedFuture(it) }
            ?: CompletableFuture.completedFuture(ScriptedSession(this).also(sessions::add))

    override fun close(): CompletionStage<Void?> = CompletableFuture.completedFuture(null)
}

/** An engine over a scripted server with a pool of one, and the words to drive it. */
internal class Stage(configure: DatabaseOptionsBuilder.() -> Unit = {}) : AutoCloseable {
    val backend = ScriptedBackend()
    val engine: Engine =
        Engine.open(
            backend,
            DatabaseOptions
                .builder()
                .environment(mapOf())
                .poolSize(1)
                .maxOverflow(0)
                .apply(configure)
                .build(),
            listOf(),
            IoThreads.shared(),
        )

    val session: ScriptedSession get() = backend.sessions.last()
    val stats: PoolStats get() = engine.pools().stats()

    /** Waits for it: what a cancel's own thread gives back may come after the caller has left. */
    fun allGivenBack() {
        val deadline = System.nanoTime() + 10_000_000_000
        while (stats.leased() + stats.closing() > 0) {
            check(System.nanoTime() < deadline) { "Ten seconds later there are still leases: $stats" }
            Thread.onSpinWait()
        }
    }

    fun request(sql: String, reads: Boolean = true, timeoutMs: Long = 0) =
        Request(Command.of(sql, Command.Returns.ROWS), reads, TimeUnit.MILLISECONDS.toNanos(timeoutMs), null)

    val mapper = RowMapper<Int> { RowDecoder { 1 } }

    fun list(
        sql: String,
        source: SessionSource = engine.autocommit(),
        timeoutMs: Long = 0,
        reads: Boolean = true,
        mapper: RowMapper<Int> = this.mapper,
    ): RunFuture<List<Int>> = RunFuture.start {
        engine.query(
            source,
            request(sql, reads, timeoutMs),
            mapper,
            Terminal.list(),
            Caller.ASYNC,
            it,
        )
    }

    fun first(sql: String, source: SessionSource = engine.autocommit(), reads: Boolean = true): RunFuture<Int> =
        RunFuture.start { engine.query(source, request(sql, reads), mapper, Terminal.first(), Caller.ASYNC, it) }

    fun cursor(source: SessionSource = engine.autocommit()): Cursor<Int> =
        engine.cursor(source, request("flow"), mapper, Caller.ASYNC)

    fun begin(): RunFuture<TransactionLevel> = RunFuture.start { engine.begin(TxOptions.DEFAULT, Caller.ASYNC, it) }

    /** The exchange of the statement that was sent last. */
    fun sent(): ScriptedExchange = session.exchanges.next()

    override fun close() {
        engine.close(Duration.ZERO).now()
    }
}

internal fun <T> Cursor<T>.batch(largest: Int = 10): RunFuture<List<T>> = RunFuture.start { next(largest, it) }
