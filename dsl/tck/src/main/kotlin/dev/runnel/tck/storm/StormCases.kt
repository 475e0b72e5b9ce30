package dev.runnel.tck.storm

import dev.runnel.tck.KitContext
import dev.runnel.tck.many
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private val OPERATIONS = many(2_000, 50_000)

/** A busy machine does fewer, and says so. */
private val LONGEST = many(30, 480).seconds

/** Operations stopped at random moments: nothing is lost, leaked or half done. */
internal fun FunSpec.stormCases(kit: KitContext) {
    test("a storm of up to $OPERATIONS operations stopped at any moment loses no session and no money") {
        Leaks.watch()
        val operations = Operations(kit)
        operations.prepare()
        val start = TimeSource.Monotonic.markNow()
        operations.run(kit.random(), OPERATIONS, LONGEST)
        println("${kit.target.name}: of ${operations.count} operations in ${start.elapsedNow()} $operations")
        operations.stopped shouldBeGreaterThan 0
        Aftermath(kit, operations.faces).check()
    }
}
