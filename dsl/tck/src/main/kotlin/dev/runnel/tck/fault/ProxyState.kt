package dev.runnel.tck.fault

import java.util.concurrent.locks.Condition
import java.util.concurrent.locks.ReentrantLock

/** What a proxy's threads share; everything is guarded by the lock, and its waits end by [changed]. */
internal class ProxyState {
    val lock: ReentrantLock = ReentrantLock()
    val changed: Condition = lock.newCondition()
    val links: MutableSet<Link> = LinkedHashSet()
    var accepted: Long = 0
    var open: Int = 0
        set(value) {
            field = value
            mostOpen = maxOf(mostOpen, value)
        }
    var mostOpen: Int = 0
        private set
}
