package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.error.RunnelException
import dev.runnel.transaction.Retry
import dev.runnel.url.ConnectUrl
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.math.BigDecimal
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.measureTime

/** Two programs want to write at the same time: the loser tries again, as often as it was allowed to. */
suspend fun conflicts(url: String, screen: Screen) {
    screen.chapter("Retry after a conflict")
    val connectUrl = ConnectUrl.parse(url)
    if (connectUrl.dialect() != "sqlite" || connectUrl.database() == null) {
        return screen.say("skipped: it needs two programs on one SQLite file")
    }
    val impatient = connectUrl.withOption("busy_timeout", "50ms")
    Database.open(connectUrl).use { rival ->
        Database.open(impatient).use { db -> race(rival, db, screen) }
    }
}

private suspend fun race(rival: Database, db: Database, screen: Screen): Unit = coroutineScope {
    val locked = CompletableDeferred<Unit>()
    val enough = CompletableDeferred<Unit>()
    launch {
        rival.transaction {
            transfer(from = 5, to = 4, amount = BigDecimal("1.00"))
            locked.complete(Unit)
            enough.await()
        }
    }
    locked.await()

    val tried = measureTime {
        try {
            db.transaction { transfer(from = 4, to = 5, amount = BigDecimal("1.00")) }
        } catch (e: RunnelException) {
            screen.fact("one attempt", "${e.kind()}, retryable: ${e.isRetryable}")
        }
    }
    screen.fact("", "given up after ${millis(tried)}, while another program was writing")

    launch {
        delay(200.milliseconds)
        enough.complete(Unit)
    }
    val retried = measureTime {
        db.transaction(retry = Retry.onConflict(20)) { transfer(from = 4, to = 5, amount = BigDecimal("1.00")) }
    }
    screen.fact("onConflict(20)", "committed after ${millis(retried)}; the other program was done after 200 ms")
}
