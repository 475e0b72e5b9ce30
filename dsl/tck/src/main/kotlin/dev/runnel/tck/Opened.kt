package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.pool.PoolStats
import dev.runnel.sql
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** A database that a case has opened, through any face. */
internal abstract class Opened {
    abstract val pool: PoolStats
    abstract val holders: List<Any>

    abstract suspend fun selectOne(): Int

    /** A transaction that writes nothing, so that the session that writes answers too. */
    abstract suspend fun touchWriter(): Int

    abstract fun close()

    suspend fun checkForLeaks() {
        eventually({ "nothing is leased and nobody waits, but $pool, held by $holders" }) {
            pool.let { it.leased == 0 && it.waiting == 0 }
        }
        try {
            coroutineScope {
                val all =
                    List(maxOf(1, pool.idle)) { async { patiently { selectOne() } } } +
                        async { patiently { touchWriter() } }
                check(all.awaitAll().all { it == 1 }) { "a session does not answer" }
            }
        } catch (e: RunnelException) {
            if (e.kind() != ErrorKind.CLOSED) throw AssertionError("a session does not answer after the case", e)
        }
    }
}

/** Asks again when the time was too short that the case has given its database. */
private suspend fun patiently(ask: suspend () -> Int): Int {
    val start = TimeSource.Monotonic.markNow()
    while (true) {
        try {
            return ask()
        } catch (e: RunnelException) {
            val isTooShort = e.kind() == ErrorKind.POOL_TIMEOUT || e.kind() == ErrorKind.STATEMENT_TIMEOUT
            if (!isTooShort || start.elapsedNow() > 10.seconds) throw e
        }
    }
}

internal class KotlinOpened(private val db: Database) : Opened() {
    override val pool: PoolStats get() = db.pool
    override val holders: List<Any> get() = db.holders

    override suspend fun selectOne(): Int = db.sql("select 1").value()

    override suspend fun touchWriter(): Int = db.transaction { sql("select 1").value() }

    override fun close() = db.close()
}

internal class BlockingOpened(private val db: BlockingDatabase) : Opened() {
    override val pool: PoolStats get() = db.pool()
    override val holders: List<Any> get() = db.holders()

    override suspend fun selectOne(): Int =
        withContext(Dispatchers.IO) { db.sql("select 1").value(Int::class.javaObjectType) }

    override suspend fun touchWriter(): Int =
        withContext(Dispatchers.IO) { db.transaction { it.sql("select 1").value(Int::class.javaObjectType) } }

    override fun close() = db.close()
}

internal class AsyncOpened(private val db: AsyncDatabase) : Opened() {
    override val pool: PoolStats get() = db.pool()
    override val holders: List<Any> get() = db.holders()

    override suspend fun selectOne(): Int = db.sql("select 1").value(Int::class.javaObjectType).await()

    override suspend fun touchWriter(): Int =
        db.transaction { it.sql("select 1").value(Int::class.javaObjectType) }.await()

    override fun close() = db.close()
}
