package dev.runnel.tck.fault

import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.Condition
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** What a proxy's threads share; everything is guarded by the lock, and its waits end by [changed]. */
internal class ProxyState {
    val lock: ReentrantLock = ReentrantLock()
    val changed: Condition = lock.newCondition()
    val links: MutableSet<Link> = LinkedHashSet()
    var accepted: Long = 0
    var open: Int = 0
    var mostOpen: Int = 0
        private set

    /**
     * Called when a connection has been taken. Another one may have ended before it, and the thread that reads its end not
     * have had its turn: what is over within [READ_WITHIN_MILLIS] was not open at the same time.
     */
    fun noteOpen() = lock.withLock {
        // Many short waits: while the whole program stands still, that thread has no turn, and only one of them passes.
        repeat(READ_WITHIN_MILLIS / WAIT_MILLIS) {
            var left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS.toLong())
            while (open > mostOpen && left > 0) left = changed.awaitNanos(left)
        }
        mostOpen = maxOf(mostOpen, open)
    }

    private companion object {
        const val READ_WITHIN_MILLIS = 200
        const val WAIT_MILLIS = 20
    }
}
