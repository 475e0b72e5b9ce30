package dev.runnel.pool

import dev.runnel.error.RunnelException
import dev.runnel.spi.Command
import dev.runnel.spi.Exchange
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import java.time.Duration
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.function.LongSupplier

internal fun done(): CompletionStage<Void?> = CompletableFuture.completedFuture(null)

internal class FakeSession(private val onGone: () -> Unit = {}) : Session {
    @Volatile var health = Health.CLEAN

    @Volatile var pinging: () -> CompletionStage<Void?> = ::done

    @Volatile var resetting: () -> CompletionStage<Void?> = ::done

    @Volatile var closing: () -> CompletionStage<Void?> = ::done

    @Volatile var pings = 0

    @Volatile var resets = 0

    @Volatile var closed = false

    @Volatile var aborted = false
    val held = AtomicBoolean()
    private val gone = AtomicBoolean()

    val isGone get() = gone.get()

    override fun ping() = pinging().also { pings++ }

    override fun reset() = resetting().also { resets++ }

    override fun close() = closing().also { end { closed = true } }

    override fun abort() = end { aborted = true }

    override fun health() = health

    override fun open(command: Command): Exchange = error("not a pool's business")

    override fun begin(options: TxOptions) = done()

    override fun commit() = done()

    override fun rollback() = done()

    override fun savepoint(op: Session.SavepointOp, name: String) = done()

    override fun <T : Any> extension(type: Class<T>): Optional<T> = Optional.empty()

    private fun end(how: () -> Unit) {
        how()
        if (gone.compareAndSet(false, true)) onGone()
    }
}

private val UNUSED = ScheduledThreadPoolExecutor(1)

/** A timer by which no time passes. It keeps nothing, so that a model checker has nothing to look at in it. */
internal object NoTimer : ScheduledExecutorService by UNUSED {
    private object Never : CompletableFuture<Void>(), ScheduledFuture<Void> {
        override fun cancel(mayInterruptIfRunning: Boolean) = true

        override fun getDelay(unit: TimeUnit) = Long.MAX_VALUE

        override fun compareTo(other: java.util.concurrent.Delayed) = 0
    }

    override fun schedule(command: Runnable, delay: Long, unit: TimeUnit): ScheduledFuture<*> = Never

    override fun scheduleWithFixedDelay(
        command: Runnable,
        initialDelay: Long,
        delay: Long,
        unit: TimeUnit,
    ): ScheduledFuture<*> = Never
}

/** Runs what was scheduled when the test says so, whatever its delay. */
internal class ManualTimer : ScheduledExecutorService by UNUSED {
    private inner class Task(val run: Runnable, val periodic: Boolean, val delay: Long = 0) :
        CompletableFuture<Void>(),
        ScheduledFuture<Void> {
        override fun getDelay(unit: TimeUnit) = 0L

        override fun compareTo(other: java.util.concurrent.Delayed) = 0
    }

    private val tasks = CopyOnWriteArrayList<Task>()

    override fun schedule(command: Runnable, delay: Long, unit: TimeUnit): ScheduledFuture<*> =
        Task(command, false, unit.toNanos(delay)).also(tasks::add)

    override fun scheduleWithFixedDelay(
        command: Runnable,
        initialDelay: Long,
        delay: Long,
        unit: TimeUnit,
    ): ScheduledFuture<*> = Task(command, true).also(tasks::add)

    /** The periodic upkeep. */
    fun tick() = tasks.filter { it.periodic && !it.isCancelled }.forEach { it.run.run() }

    /** Every bound in time that is set now. */
    fun elapse() = run { true }

    /** The look at the waiters, which comes before any bound of a connect or a session's call. */
    fun lookAgain() = run { it <= 1_000_000_000 }

    private fun run(isDue: (Long) -> Boolean) {
        val due = tasks.filter { !it.periodic && isDue(it.delay) }
        tasks.removeAll(due.toSet())
        due.filterNot { it.isCancelled }.forEach { it.run.run() }
    }
}

internal class Waiter(owner: Any? = null, private val label: String? = null) : Lease(owner) {
    val outcome = CompletableFuture<Lease>()
    val lease: Lease get() = outcome.getNow(null) ?: error("not granted")
    val isGranted get() = outcome.isDone && !outcome.isCompletedExceptionally
    val isPending get() = !outcome.isDone
    val error get() =
        outcome.handle { _, error -> (error ?: error("did not fail")) as RunnelException }.getNow(null)
            ?: error("still waiting")

    override fun label() = label

    public override fun granted() {
        check(outcome.complete(this)) { "told twice" }
    }

    public override fun failed(error: RunnelException) {
        check(outcome.completeExceptionally(error)) { "told twice" }
    }
}

/** A pool over fake sessions with a manual timer. Connects end at once, or in `pending` when `manual`. */
internal class Bench(
    val config: PoolConfig = PoolConfig.DEFAULT,
    executor: Executor = Executor(Runnable::run),
    var manual: Boolean = false,
    clock: LongSupplier = LongSupplier(System::nanoTime),
) {
    constructor(maxSize: Int, manual: Boolean = false, more: PoolConfig.Builder.() -> Unit = {}) :
        this(PoolConfig.DEFAULT.with().maxSize(maxSize).apply(more).build(), manual = manual)

    val timer = ManualTimer()
    val sessions = CopyOnWriteArrayList<FakeSession>()
    val pending = CopyOnWriteArrayList<CompletableFuture<Session>>()
    var refusal: Throwable? = null
    var attempts = 0
    val pool = Pool("test", config, ::connect, executor, timer, clock)

    private fun connect(): CompletionStage<Session> {
        attempts++
        refusal?.let { return CompletableFuture.failedFuture(it) }
        return if (manual) {
            CompletableFuture<Session>().also(
                pending::add,
            )
        } else {
            CompletableFuture.completedFuture(session())
        }
    }

    fun session() = FakeSession().also(sessions::add)

    fun ask(owner: Any? = null, label: String? = null) = Waiter(owner, label).also(pool::acquire)

    fun lease(owner: Any? = null, label: String? = null) = ask(owner, label).lease

    /** An idle session at once, or null. */
    fun tryLease(owner: Any? = null): Lease? = Waiter(owner).takeIf(pool::tryAcquire)

    val stats: PoolStats get() = pool.stats()
}

internal fun PoolConfig.Builder.alwaysIdleTooLong() = maxIdle(Duration.ofNanos(1))

internal fun Lease.fake() = session() as FakeSession
