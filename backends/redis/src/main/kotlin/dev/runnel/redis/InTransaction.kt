package dev.runnel.redis

import kotlinx.coroutines.currentCoroutineContext
import kotlin.coroutines.CoroutineContext

/**
 * Says that a coroutine runs in a transaction's block. It is only used to refuse mistakes: what a block sends goes by its
 * receiver, never by this. Each Redis has a key of its own.
 *
 * @property attempt null inside `detached { }`
 */
internal class InTransaction(override val key: CoroutineContext.Key<*>, val attempt: Attempt?) :
    CoroutineContext.Element

/** The key of this Redis's transactions. */
internal class InTransactionKey : CoroutineContext.Key<InTransaction>

/** Refuses `redis.…` inside `redis.transaction { }`: it would not be watched, and be run whether the block ends well or not. */
internal suspend fun Redis.refuseInTransaction() = currentCoroutineContext().refuseIn(transactions)

/** The same for a caller of this context. */
internal fun CoroutineContext.refuseIn(transactions: InTransactionKey) {
    val attempt = this[transactions]?.attempt ?: return
    if (!attempt.ended()) throw RedisEngine.wrongScope()
}
