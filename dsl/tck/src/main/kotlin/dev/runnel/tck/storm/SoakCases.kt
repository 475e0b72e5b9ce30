package dev.runnel.tck.storm

import dev.runnel.tck.KitContext
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/** How long mixed load goes on, as `1h` or `90s`: `mvn verify -Psoak`, or `-Drunnel.soak=1h`. Null is not at all. */
private val SOAK: Duration? = System.getProperty("runnel.soak")?.let(Duration::parse)

/** Twenty workers with pauses like this do some 200 operations a second, which leaves the machine for the next soak. */
private val PAUSE = 200.milliseconds

private const val LOOKS = 60

/** What the looks before this one see is a JVM that loads classes, compiles, and fills its caches. */
private const val WARM = LOOKS / 6

/** Megabytes by which the live heap may grow in an hour. */
private const val SLOPE = 1.0

/** By what the number of threads may differ: those of `Dispatchers.IO` come and go with the load. */
private const val THREADS = 2

/** With what comes before and after. */
private val LONGEST = (SOAK ?: Duration.ZERO) + 5.minutes

/** Mixed load for a long time, with operations stopped at any moment: memory and threads stay as they are. */
internal fun FunSpec.soakCases(kit: KitContext) {
    test("neither heap nor threads grow under a mixed load that goes on and on").config(
        enabledOrReasonIf = { if (SOAK == null) Enabled.disabled("a soak takes an hour: -Psoak") else Enabled.enabled },
        timeout = LONGEST,
        // Ten minutes otherwise.
        invocationTimeout = LONGEST,
    ) {
        val length = SOAK!!
        val operations = Operations(kit, Plans(kit.target, few = 200))
        operations.prepare()
        val footprint = Footprint()
        coroutineScope {
            val looking = launch {
                repeat(LOOKS) {
                    delay(length / LOOKS)
                    println("${kit.target.name}: ${operations.count} operations, ${footprint.look()}")
                }
            }
            operations.run(kit.random(), Int.MAX_VALUE, length, PAUSE)
            looking.join()
        }
        println("${kit.target.name}: ${operations.count} operations in $length, $operations, ${footprint.since(WARM)}")

        val seen = footprint.since(WARM)
        seen.megabytesAnHour shouldBeLessThan SLOPE
        seen.moreThreads shouldBeLessThanOrEqual THREADS
        Aftermath(kit, operations.faces).check()
    }
}
