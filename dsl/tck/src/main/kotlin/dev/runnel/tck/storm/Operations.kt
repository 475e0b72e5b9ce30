package dev.runnel.tck.storm

import dev.runnel.tck.KitContext
import dev.runnel.url.DatabaseOptionsBuilder
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.job
import java.time.Duration.ofMinutes
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.TimeSource

/** Of the workers on each database; there are five sessions to each. */
private const val SUSPENDING = 12
private const val OF_FUTURES = 4
private const val BLOCKING = 4
private const val WORKERS = SUSPENDING + OF_FUTURES + BLOCKING

/** One in so many operations has a database of its own, so that it is stopped while it connects, too. */
private const val BRIEFLY = 40

/** On a machine that does much else, the first connection of a JVM takes seconds. */
private val PATIENCE = ofMinutes(1)

private fun DatabaseOptionsBuilder.few() {
    poolSize(3).maxOverflow(2).connectTimeout(PATIENCE)
}

/** For a database of one plan. */
internal fun DatabaseOptionsBuilder.single() {
    poolSize(1).maxOverflow(0).connectTimeout(PATIENCE)
}

/** Reads and transfers through all three faces, of which most are stopped at any moment of theirs. */
internal class Operations(private val kit: KitContext, private val plans: Plans = Plans(kit.target)) {
    val faces: List<Face> = listOf(
        SuspendFace(kit.open { few() }),
        AsyncFace(kit.openAsync { few() }),
        BlockingFace(kit.openBlocking { few() }),
    )
    private val shares = listOf(SUSPENDING, OF_FUTURES, BLOCKING)
    private val moments = Moments()
    private val tally = Tally()
    private val done = AtomicInteger()
    val count: Int get() = done.get()
    val stopped: Int get() = tally.stopped

    suspend fun prepare() {
        for (face in if (kit.target.shared) faces.take(1) else faces) {
            face.execute("create table account (id integer primary key, balance integer not null)")
            for (id in 1..ACCOUNTS) face.execute("insert into account (id, balance) values ($id, $BALANCE)")
        }
    }

    /**
     * So many operations, or those of so long. Every coroutine is a child of the case's scope, in which none may be alive after it.
     *
     * @param pause between a worker's operations, at most; a random part of it
     */
    suspend fun run(random: Random, operations: Int, longest: Duration, pause: Duration = Duration.ZERO) {
        val workers = faces.zip(shares).flatMap { (face, share) -> List(share) { face to Random(random.nextLong()) } }
        val end = TimeSource.Monotonic.markNow() + longest
        // A worker waits for its moments on its own thread.
        val threads = Dispatchers.IO.limitedParallelism(WORKERS)
        workers
            .map { (face, own) ->
                kit.scope.async(threads) {
                    for (i in 1..operations / WORKERS) {
                        if (end.hasPassedNow()) break
                        operation(face, own)
                        if (pause > Duration.ZERO) delay(pause * own.nextDouble())
                    }
                }
            }.awaitAll()
        check(kit.scope.coroutineContext.job.children.none()) { "a coroutine of an operation is alive" }
    }

    private suspend fun operation(face: Face, random: Random) {
        if (random.nextInt(BRIEFLY) > 0) {
            stop(face, plans.any(random), random)
            return
        }
        val briefly = face.another(kit.url)
        try {
            stop(briefly, plans.reading(random), random)
        } finally {
            briefly.shutdown()
        }
        check(briefly.pool.size() == 0) { "a database that is shut down has sessions: ${briefly.pool}" }
    }

    private suspend fun stop(face: Face, plan: Plan, random: Random) {
        val way = (face.ways + null).random(random)
        // Where none of the ways is taken, the usual time is learnt; one that connects takes longer.
        val kind = Triple(face::class, face in faces, plan::class)
        val trace = Trace()
        val start = TimeSource.Monotonic.markNow()
        val stopped = face.run(plan, way, moments.next(kind, random), trace)
        if (way == null) moments.took(kind, start.elapsedNow())
        if (stopped) tally.stopped(way!!, trace.stage)
        done.incrementAndGet()
    }

    override fun toString() = tally.toString()
}
