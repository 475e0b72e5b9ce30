package dev.runnel.tck.fault

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

/**
 * Works while one random fault after the other is made on the way. Afterwards every connection is reset, and the way is good
 * again. Gives how many faults there were.
 */
internal suspend fun FaultProxy.underFaults(random: Random, work: suspend CoroutineScope.() -> Unit): Int {
    val faults = AtomicInteger()
    coroutineScope {
        val vandal = launch(Dispatchers.Default) {
            while (true) {
                fault(random)
                faults.incrementAndGet()
                delay(random.nextLong(120).milliseconds)
            }
        }
        coroutineScope(work)
        vandal.cancel()
    }
    reset()
    heal()
    return faults.get()
}

private suspend fun FaultProxy.fault(random: Random) {
    val direction = if (random.nextBoolean()) toServer else toClient
    when (random.nextInt(12)) {
        0 -> reset()
        1 -> disconnect()
        2, 3 -> direction.cutAfter(flushes = random.nextLong(12))
        4, 5, 6 -> direction.cutAfter(bytes = random.nextLong(600))
        7, 8 -> {
            direction.silent = true
            delay(random.nextLong(100).milliseconds)
            direction.silent = false
        }
        9 -> {
            // Longer than any statement and COMMIT waits.
            direction.silent = true
            delay(if (random.nextInt(4) == 0) 1_500.milliseconds else 10.milliseconds)
            reset()
            direction.silent = false
        }
        10 -> {
            refusing = true
            if (random.nextBoolean()) reset()
            delay(random.nextLong(60).milliseconds)
            refusing = false
        }
        else -> direction.latency = random.nextLong(3_000).microseconds
    }
}
