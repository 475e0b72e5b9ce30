package dev.runnel.bench.memory

import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.error.RunnelException
import dev.runnel.pool.Lease
import dev.runnel.pool.Pool
import dev.runnel.pool.PoolConfig
import dev.runnel.spi.Backend.Access
import dev.runnel.spi.Backends
import dev.runnel.url.ConnectUrl
import java.time.Duration
import java.util.concurrent.ArrayBlockingQueue
import java.util.concurrent.Executors

/** One thread that takes the pool's only idle session and gives it back, over and over. */
fun pooling(times: Int): Comparison {
    val queue = ArrayBlockingQueue<Any>(1).apply { add(Any()) }
    val pool by lazy { PoolOfOne() }
    return Comparison(
        "memory.pool",
        "uncontended acquire and release",
        "leases",
        times,
        aims = listOf(Aim.nanos(200.0, "Runnel's pool"), Aim.noAllocation("Runnel's pool")),
        contenders = listOf(
            Contender("ArrayBlockingQueue") {
                var taken = 0L
                repeat(times) {
                    val item = queue.poll()
                    if (item != null) taken++
                    queue.add(item)
                }
                taken
            },
            Contender("Runnel's pool", prepare = { pool.prepare(times) }) { pool.acquireAndRelease() },
        ),
    )
}

/** The statement's part: it is the lease itself, and is used once. */
private class Statement : Lease(null) {
    override fun granted() = error("An idle session is lent at once.")

    override fun failed(error: RunnelException) = throw error
}

/** A pool whose one session, of SQLite in memory, is open and idle. */
private class PoolOfOne {
    private val backend = Backends.create(ConnectUrl.parse("sqlite::memory:"))
    private val timer = Executors.newSingleThreadScheduledExecutor { Thread(it).apply { isDaemon = true } }
    private val config = PoolConfig.DEFAULT
        .with()
        .minSize(1)
        .maxSize(1)
        .validateAfterIdle(Duration.ZERO)
        .build()
    private val pool = Pool("bench", config, { backend.connect(Access.WRITE) }, Runnable::run, timer)

    init {
        val deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos()
        while (pool.stats().idle() == 0) {
            check(System.nanoTime() < deadline) { "The pool has opened no session." }
            Thread.onSpinWait()
        }
    }

    private var statements: List<Statement> = emptyList()

    fun prepare(times: Int) {
        statements = List(times) { Statement() }
    }

    fun acquireAndRelease(): Long {
        var taken = 0L
        for (statement in statements) {
            if (pool.tryAcquire(statement)) {
                taken++
                statement.release()
            }
        }
        return taken
    }
}
