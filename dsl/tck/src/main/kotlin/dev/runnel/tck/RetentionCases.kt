package dev.runnel.tck

import dev.runnel.sql
import dev.runnel.tck.storm.Footprint
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import java.time.Duration

private const val SESSIONS = 100
private const val MOST_MEGABYTES = 1.0

/** What has come and gone is forgotten. */
internal fun FunSpec.retentionCases(kit: KitContext) {
    test("a hundred sessions that have come and gone, each with a text of its own, leave next to nothing in the heap") {
        val db = kit.open { poolSize(1).maxOverflow(0).poolRecycle(Duration.ofMillis(1)) }
        var texts = 0

        suspend fun another() {
            val text = texts++
            db.sql("select $text as a, '$text' as b, ${text + 1} as c").list<Map<String, Any?>>()
            spin(Duration.ofMillis(1).toNanos())
        }
        another()
        val replaces = db.pool.created.let { first -> another().let { db.pool.created > first } }
        // A pool that must keep its only session, which holds the data, has nothing to forget.
        val turns = if (replaces) SESSIONS else 1
        val footprint = Footprint()
        repeat(turns) { another() }
        // What is made once is not counted, nor what happens to be under way at one look.
        val left = (1..2).minOf {
            val before = footprint.look().heap
            repeat(turns) { another() }
            footprint.look().heap - before
        }
        println("${kit.target.name}: %.2f MB left by $turns sessions".format(left))
        left shouldBeLessThan MOST_MEGABYTES
    }
}
