package dev.runnel.tck

import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.STATEMENT_TIMEOUT
import dev.runnel.from
import dev.runnel.spi.Capability.PROGRESS
import dev.runnel.spi.Progress
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeSorted
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.ExecutionException
import kotlin.time.Duration.Companion.seconds

internal fun FunSpec.progressCases(kit: KitContext) {
    test("progress is told, or refused with what to do instead") {
        if (PROGRESS !in kit.capabilities) {
            kit.withLibrary { db ->
                fails(NOT_PORTABLE) { db.sql("select 1").onProgress { }.value<Int>() }.message shouldContain
                    "count them"
                fails(NOT_PORTABLE) { db.from(Books).onProgress { }.list() }
                fails(NOT_PORTABLE) { kit.openAsync().sql("select 1").onProgress { }.execute().await() }
                fails(NOT_PORTABLE) { kit.openBlocking().from(Books).onProgress { }.list() }
            }
        }
    }

    testWith(kit, PROGRESS, "a long statement tells how far it is, never backwards, and is still cancelled") {
        kit.withOneSession { db ->
            val told = ConcurrentLinkedQueue<Progress>()
            val running = kit.scope.launch { db.sql(kit.target.longQuery).onProgress { told += it }.list<Long>() }
            eventually("progress was told three times") { told.size >= 3 }
            running.cancelAndJoin()
            eventually("the session is back") { db.pool.leased == 0 }
            told.map { it.percent() }.shouldBeSorted()
            told.map { it.percent() }.toSet().size shouldBe told.size
            told.all { it.percent() in 0.0..100.0 && it.rows() <= it.totalRows() } shouldBe true
            val size = told.size
            db.sql("select 1").value<Int>() shouldBe 1
            told.size shouldBeLessThan size + 2
        }
    }

    testWith(kit, PROGRESS, "a callback that throws, and a statement that runs out of time, harm nothing") {
        kit.withOneSession { db ->
            var calls = 0
            val query = db.sql(kit.target.longQuery).timeout(1.seconds)
            fails(STATEMENT_TIMEOUT) {
                query
                    .onProgress {
                        calls++
                        error("the bar is broken")
                    }.list<Long>()
            }
            (calls > 0) shouldBe true
            db.transaction {
                sql("select 1").onProgress { }.value<Int>() shouldBe 1
                sql("select 2").onProgress { }.value<Int>() shouldBe 2
            }
        }
    }

    testWith(kit, PROGRESS, "the Java faces tell the same") {
        val told = ConcurrentLinkedQueue<Double>()
        val future = kit
            .openAsync()
            .sql(kit.target.longQuery)
            .onProgress { told += it.percent() }
            .list(Long::class.javaObjectType)
        eventually("progress was told") { told.size >= 2 }
        future.cancel(true)
        runCatching { future.get() }.exceptionOrNull().let { check(it !is ExecutionException) }
        told.toList().shouldBeSorted()
    }
}
