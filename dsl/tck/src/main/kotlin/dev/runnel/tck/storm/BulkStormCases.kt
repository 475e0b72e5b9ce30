package dev.runnel.tck.storm

import dev.runnel.Database
import dev.runnel.children
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.tck.Author
import dev.runnel.tck.Authors
import dev.runnel.tck.KitContext
import dev.runnel.tck.Wide
import dev.runnel.tck.Wides
import dev.runnel.tck.eventually
import dev.runnel.tck.spin
import dev.runnel.tck.withDatabase
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.seconds

/** Bulk inserts, exports, pages and loads stopped at random moments. */
internal fun FunSpec.bulkStormCases(kit: KitContext) {
    test("bulk inserts stopped at any moment beside exports, pages and loads are whole or not there") {
        kit.withDatabase { db ->
            db.createAll(Authors, Wides)
            db.insertAll(Authors, List(300) { Author(it + 1L, "a$it", null, null) })
            val seeds = kit.random().let { random -> List(READERS_AND_WRITERS) { random.nextLong() } }
            coroutineScope {
                for (seed in seeds) {
                    launch(Dispatchers.Default) {
                        val random = Random(seed)
                        repeat(40) {
                            // Short times are likelier: that is where begin, first row and commit are.
                            val moment = random.nextLong(1 + random.nextLong(8_000)).microseconds
                            stopped((COROUTINE_WAYS + null).random(random), moment) { bulkOperation(db, random) }
                        }
                    }
                }
            }
            eventually({ "nothing is leased and nobody waits: ${db.pool}, ${db.holders}" }) {
                db.pool.let { it.leased == 0 && it.waiting == 0 }
            }
            db.from(Wides).count() % BULK shouldBe 0L
        }
    }

    test("a database closed under bulk inserts, exports, pages and loads ends them all, and no half insert is there") {
        val db = kit.open { poolSize(3) }
        db.createAll(Authors, Wides)
        db.insertAll(Authors, List(300) { Author(it + 1L, "a$it", null, null) })
        val random = kit.random()
        val workers =
            List(READERS_AND_WRITERS) { Random(random.nextLong()) }.map { own ->
                kit.scope.launch {
                    while (true) {
                        try {
                            bulkOperation(db, own)
                        } catch (e: RunnelException) {
                            if (e.kind() == ErrorKind.CLOSED) return@launch
                        }
                    }
                }
            }
        spin(random.nextLong(50_000_000))
        withTimeout(20.seconds) {
            db.shutdown(Duration.ZERO)
            workers.joinAll()
        }
        if (kit.target.shared) kit.open().from(Wides).count() % BULK shouldBe 0L
    }
}

/** Several batches, so that they can be stopped between two. */
private const val BULK = 2_500
private const val READERS_AND_WRITERS = 6
private val nextId = AtomicInteger()

private suspend fun bulkOperation(db: Database, random: Random) {
    when (random.nextInt(5)) {
        0 ->
            conflictsAside {
                db.insertAll(Wides, flow { repeat(BULK) { emit(Wide(nextId.incrementAndGet(), "t")) } })
            }
        1 -> db.from(Authors).csv().collect()
        2 -> db.from(Authors).jsonLines().take(1).collect()
        3 -> db.from(Authors).orderBy { name.asc() }.page(10)
        else -> db.from(Authors).children(db.from(Authors)) { mentorId }.list()
    }
}
