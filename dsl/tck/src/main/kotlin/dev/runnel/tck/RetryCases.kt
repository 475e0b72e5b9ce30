package dev.runnel.tck

import dev.runnel.sql
import dev.runnel.transaction.Retry
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.yield
import java.util.concurrent.atomic.AtomicInteger

private const val COROUTINES = 64

/** What the database refuses in order to keep transactions apart is run again, whole. */
internal fun FunSpec.retryCases(kit: KitContext) {
    test("$COROUTINES coroutines that read and write one counter count exactly, and each afterCommit runs once") {
        val db = kit.open { poolSize(8) }
        db.createT()
        db.insert(0)
        db.sql("create table log (i integer, n integer)").execute()
        val begun = AtomicInteger()
        val after = AtomicInteger()
        List(COROUTINES) { i ->
            kit.scope.async {
                db.transaction(strongest(kit), retry = Retry.onConflict(1_000)) {
                    begun.incrementAndGet()
                    afterCommit { after.incrementAndGet() }
                    val n = sql("select n from t").value<Int>()
                    sql("insert into log (i, n) values ($i, ${n + 1})").execute()
                    yield()
                    sql("update t set n = ${n + 1}").execute()
                }
            }
        }.awaitAll()
        db.sql("select n from t").value<Int>() shouldBe COROUTINES
        after.get() shouldBe COROUTINES
        // Of a run that was refused nothing is left, and each one that counted saw another number.
        db.sql("select count(*) from log").value<Int>() shouldBe COROUTINES
        db.sql("select count(distinct n) from log").value<Int>() shouldBe COROUTINES
        begun.get() shouldBeGreaterThanOrEqual COROUTINES
        println("${kit.target.name}, ${strongest(kit)}: $begun runs for $COROUTINES commits")
    }
}
