package dev.runnel.tck.isolation

import dev.runnel.Database
import dev.runnel.Transaction
import dev.runnel.error.RunnelException
import dev.runnel.spi.Isolation
import dev.runnel.sql
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Rows of the table `test (id, n)`. */
internal typealias Rows = Map<Int, Int>

/**
 * Transactions driven step by step: the next step of any of them is taken when each has done all of its own, or is known to
 * wait for another. No time is guessed: who waits is asked of the pool and of the server.
 *
 * @param lockWaits a query that counts the sessions which wait for a lock; null where none does
 */
internal class LockStep(
    private val db: Database,
    private val isolation: Isolation,
    private val scope: CoroutineScope,
    private val lockWaits: String?,
) {
    private val actors = ArrayList<Actor>()

    /** What the transactions failed with; each was rolled back for it. */
    val failures: List<RunnelException> get() = actors.mapNotNull { it.failure }

    /** How many steps had to wait for another transaction. */
    var waits = 0
        private set

    suspend fun begin(): Actor = Actor().also {
        actors += it
        settle()
    }

    /** Ends whatever was not ended, and gives the rows that are there then. */
    suspend fun end(): Rows {
        actors.forEach { it.commit() }
        actors.forEach { it.job.join() }
        return db.transaction { rows("1 = 1") }
    }

    /** @param looks in how many of them, one after the other, those that have not ended must wait */
    private suspend fun settle(looks: Int = 1) {
        val start = TimeSource.Monotonic.markNow()
        var looked = 0
        var waited = 0
        while (true) {
            val busy = actors.count { it.isBusy }
            if (busy == 0) return
            // A statement that waits for nobody has ended by then: the server need not be asked.
            if (looked++ > LOOKS_BEFORE_ASKING) {
                waited = if (waiting() >= busy) waited + 1 else 0
                if (waited >= looks) {
                    waits++
                    return
                }
            }
            check(start.elapsedNow() < DEADLINE) {
                "A step neither ended nor waits for another transaction, within $DEADLINE: ${db.pool}, ${db.holders}"
            }
            delay(1.milliseconds)
        }
    }

    /** Those who wait for a session that another transaction has, not for one that is being opened, and those on the server. */
    private suspend fun waiting(): Long {
        val forSession = db.pool.let { maxOf(0, it.waiting - it.connecting - it.checking) }
        return forSession + (lockWaits?.let { db.sql(it).value<Long>() } ?: 0L)
    }

    /** What a step gave; null if it was not done, because the transaction had failed. */
    class Answer<T : Any> {
        @Volatile
        var value: T? = null
    }

    /** One of the transactions. Its steps are done in order, one that waits holding up those behind it. */
    inner class Actor {
        private val steps = Channel<suspend Transaction.() -> Unit>(Channel.UNLIMITED)

        /** The begin, steps and the end that were asked for and are not done. */
        private val open = AtomicInteger(1)

        @Volatile
        private var ended = false

        @Volatile
        var failure: RunnelException? = null
            private set

        @Volatile
        var committed = false
            private set

        val isBusy: Boolean get() = !ended && open.get() > 0

        val job =
            scope.launch(start = CoroutineStart.UNDISPATCHED) {
                try {
                    db.transaction(isolation) {
                        open.decrementAndGet()
                        for (step in steps) {
                            step()
                            open.decrementAndGet()
                        }
                    }
                    committed = true
                } catch (e: RunnelException) {
                    failure = e
                } catch (_: Undone) {
                    // As its script wants it.
                } finally {
                    ended = true
                }
            }

        private suspend fun step(looks: Int = 1, step: suspend Transaction.() -> Unit) {
            open.incrementAndGet()
            steps.trySend(step)
            settle(looks)
        }

        suspend fun read(where: String = "1 = 1"): Answer<Rows> =
            Answer<Rows>().also { answer -> step { answer.value = rows(where) } }

        /** A statement; gives the number of rows that it changed. */
        suspend fun execute(text: String): Answer<Long> =
            Answer<Long>().also { answer -> step { answer.value = sql(text).execute() } }

        suspend fun set(id: Int, n: Int): Answer<Long> = execute("update test set n = $n where id = $id")

        /** Writes one more than what was read of row 1 before, by a read that may have to wait still. */
        suspend fun addOne(read: Answer<Rows>) =
            step { sql("update test set n = ${checkNotNull(read.value).getValue(1) + 1} where id = 1").execute() }

        suspend fun rollback() {
            step(LOOKS_AFTER_AN_END) { throw Undone() }
        }

        suspend fun commit() {
            open.incrementAndGet()
            steps.close()
            settle(LOOKS_AFTER_AN_END)
        }
    }

    private class Undone : Exception()

    private companion object {
        const val LOOKS_BEFORE_ASKING = 5

        /** Whom an end lets go on may be seen waiting until its thread runs again. */
        const val LOOKS_AFTER_AN_END = 100
        val DEADLINE = 20.seconds

        suspend fun Transaction.rows(where: String): Rows =
            sql("select id, n from test where $where").map { it.getInt(0) to it.getInt(1) }.list().toMap()
    }
}
