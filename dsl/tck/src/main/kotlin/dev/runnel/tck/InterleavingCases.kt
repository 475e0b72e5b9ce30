package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random

private val TRANSACTIONS = many(100, 10_000)
private val THREADS = listOf(1, 4, 16, 64)
private const val AT_ONCE = 5

/** A transaction's children work in it, wherever they run and whatever else is going on. */
internal fun FunSpec.interleavingCases(kit: KitContext) {
    test(
        "children of $TRANSACTIONS transactions, $AT_ONCE at once, on 1 to 64 threads, run each in its own one",
    ) {
        val db = kit.open { poolSize(AT_ONCE) }
        db.createT()
        val children = Children(db, kit.random())
        for (threads in THREADS) {
            val dispatcher = Dispatchers.IO.limitedParallelism(threads)
            while (children.transactions < TRANSACTIONS / THREADS.size * (1 + THREADS.indexOf(threads))) {
                children.round(dispatcher)
            }
        }
        children.transactions shouldBeGreaterThanOrEqual TRANSACTIONS
        println("${kit.target.name}: ${children.statements} statements in ${children.transactions} transactions")
    }
}

/** Each child writes its transaction's number. A statement in the wrong one is there although that was rolled back, or missing. */
private class Children(private val db: Database, private val random: Random) {
    val statements = AtomicInteger()
    var transactions = 0
        private set

    /** The plans are made here, on one thread: the seed decides them, and only the moments differ. */
    suspend fun round(dispatcher: CoroutineDispatcher) {
        val plans = List(AT_ONCE) { Plan(++transactions, random) }
        coroutineScope { plans.map { async(dispatcher) { it.run(dispatcher) } }.awaitAll() }
        val numbers = plans.joinToString { it.number.toString() }
        val found = db.sql("select n, count(*) from t where n in ($numbers) group by n").list<Pair<Int, Int>>().toMap()
        found shouldBe plans.filterNot { it.fails }.associate { it.number to it.writes }
    }

    private inner class Plan(val number: Int, random: Random) {
        val fails = random.nextInt(3) == 0
        private val children = List(1 + random.nextInt(4)) { List(1 + random.nextInt(4)) { random.nextInt(4) } }
        val writes = children.sumOf { it.size }

        suspend fun run(dispatcher: CoroutineDispatcher) {
            val outcome = runCatching {
                db.transaction {
                    coroutineScope {
                        for (pauses in children) {
                            launch(dispatcher) {
                                for (pause in pauses) {
                                    repeat(pause) { yield() }
                                    insert(number)
                                    statements.incrementAndGet()
                                }
                            }
                        }
                    }
                    rows("n = $number") shouldBe writes
                    if (fails) throw Boom()
                }
            }
            if (fails) outcome.exceptionOrNull().shouldBeInstanceOf<Boom>() else outcome.getOrThrow()
        }
    }
}
