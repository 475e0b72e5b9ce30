package dev.runnel.redis

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.signal.Signal
import dev.runnel.spi.run.Batches
import dev.runnel.transaction.Retry
import dev.runnel.url.ConnectUrl
import io.lettuce.core.AbstractRedisClient
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.future.future
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Redis for coroutines. Make one per server and share it; it is safe from any coroutine, and nothing is connected before the
 * first use ([ping] checks). All commands share one connection, in which those that are sent at the same time travel
 * together.
 */
public class Redis internal constructor(internal val engine: RedisEngine) : AutoCloseable {
    /** Parent of loads, which outlive whoever began them. */
    private val loads = CoroutineScope(SupervisorJob())
    internal val transactions = InTransactionKey()

    /**
     * Sends a command and suspends until it is answered.
     *
     * CONNECTION_LOST and STATEMENT_TIMEOUT say that it may have been run: it is not sent again. CONNECTION_FAILED and
     * POOL_OVERLOADED say that it was not sent.
     *
     * *Cancellation*: leaves at once. A command that was not sent by then never is; one that was may have been run, and its
     * answer is dropped.
     */
    public suspend fun <R> run(command: Command<R>): R = engine.await(command, transactions)

    /**
     * Asks the server for a sign of life. CONNECTION_FAILED, AUTHENTICATION and so on say what is wrong.
     *
     * *Cancellation*: leaves at once; the connection stays.
     */
    public suspend fun ping() {
        run(RedisEngine.PING)
    }

    /**
     * Sends commands in one write and suspends until all are answered: their answers, in order, or the first failure.
     *
     * *Cancellation*: leaves at once; each of them may have been run.
     */
    public suspend fun <R> runAll(commands: List<Command<out R>>): List<R> {
        refuseInTransaction()
        return await<List<R>> { outcome -> engine.runAll(commands, outcome) }
    }

    /**
     * Runs a block whose coroutines send their commands together: `ids.map { async { run(users(it).get()) } }.awaitAll()` is one
     * write, or one for 512 commands. The block's coroutines take turns on one thread; what takes long belongs into another
     * dispatcher.
     *
     * *Cancellation*: cancels the block's children, as in `coroutineScope`; what was sent may have been run.
     */
    public suspend fun <R> pipeline(block: suspend Pipeline.() -> R): R {
        refuseInTransaction()
        return engine.pipeline(block)
    }

    /**
     * Runs a block as a transaction, on a connection of its own: `run` reads at once and watches what it reads, `queue` keeps what
     * is written for the end, where Redis runs all of it if nothing that was read was changed by anybody, and else nothing. Then
     * the block runs again, as [retry] says. The block's children end before that.
     *
     * SERIALIZATION_FAILURE when all attempts met with a conflict; COMMIT_UNKNOWN if the answer to EXEC was lost: it was run as a
     * whole or not at all. A queued command that fails when it is run, on a key of another type for example, throws its error,
     * and the others stand: Redis does not undo them.
     *
     * *Cancellation*: in the block nothing was written, and nothing is; once EXEC is sent it is seen through.
     */
    public suspend fun <R> transaction(
        retry: Retry = Retry.onConflict(10),
        block: suspend RedisTransaction.() -> R,
    ): R {
        refuseInTransaction()
        return inTransaction(retry, block)
    }

    /**
     * Runs a block outside of the transaction it stands in, where this Redis is refused otherwise (WRONG_SCOPE): what it does
     * is done at once, however the transaction ends.
     *
     * *Cancellation*: cancels the block.
     */
    public suspend fun <R> detached(block: suspend () -> R): R =
        withContext(InTransaction(transactions, null)) { block() }

    /**
     * Takes the first value of a list, for which it waits so long on the server, on a connection of its own; null if none came.
     *
     * *Cancellation*: leaves at once, and the wait on the server ends; a value that was taken in that moment goes back to the
     * list's beginning.
     */
    public suspend fun <T : Any> take(list: ListKey<T>, wait: Duration): T? {
        refuseInTransaction()
        val time = wait.toJavaDuration()
        val reply = await<Any?>(onUndelivered = { engine.putBack(list, it) }) { outcome ->
            engine.take(list, time, outcome)
        }
        return list.take(time).decode(reply)
    }

    /**
     * The names of all keys that match a pattern (`*`, `?`, `[ab]`), batch after batch, in a cluster of all its nodes: a name may come twice, and what
     * comes or goes meanwhile may come or not.
     */
    public fun keys(pattern: String = "*"): Flow<String> = opened(SCAN_BATCH) { KeyScan.of(engine, pattern) }

    /** The members of a set, batch after batch; one may come twice. */
    public fun <T : Any> scan(set: SetKey<T>): Flow<T> = opened(SCAN_BATCH) { Scanning.members(engine, set) }

    /** The members of a sorted set with their scores, in no order, batch after batch; one may come twice. */
    public fun <T : Any> scan(set: SortedSetKey<T>): Flow<Scored<T>> =
        opened(SCAN_BATCH) { Scanning.members(engine, set) }

    /**
     * Listens to channels, on a connection of its own, as long as it is collected. The first signal is a [dev.runnel.signal.Gap]:
     * from that moment on no message is missed, and state that they tell about is loaded then. Another one comes after each lost
     * connection, which is made again by itself, and when the collector is so slow that 10,000 messages wait for it.
     */
    public fun listen(vararg channels: String): Flow<Signal> =
        opened(SIGNALS) { engine.listen(Subscription.Kind.CHANNELS, *channels) }

    /** [listen] to all channels whose names match: `news.*`. */
    public fun listenPattern(vararg patterns: String): Flow<Signal> =
        opened(SIGNALS) { engine.listen(Subscription.Kind.PATTERNS, *patterns) }

    /** [listen] to channels that a cluster keeps on the nodes of the keys of the same name; all on one node. From Redis 7 on. */
    public fun listenSharded(vararg channels: String): Flow<Signal> =
        opened(SIGNALS) { engine.listen(Subscription.Kind.SHARDED, *channels) }

    /**
     * Reads a stream as one consumer of a group: at first what it was given before and has not acknowledged, then what is new,
     * as long as it is collected. After a lost connection, which is made again by itself, it goes on where it was. Every entry
     * comes at least once: it stays pending until it is acknowledged.
     *
     * @param claimAfter takes over what other consumers have left unacknowledged for so long; null for nothing
     */
    public fun <T : Any> consume(
        stream: StreamKey<T>,
        group: String,
        consumer: String,
        claimAfter: Duration? = null,
    ): Flow<Delivery<T>> = opened(ENTRIES) {
        StreamReading.ofGroup(engine, stream, group, consumer, claimAfter?.toJavaDuration())
    }.map { entry -> Delivery(engine, stream, group, entry) }

    /** Reads a stream alone, from behind an id on, as long as it is collected: `$` for what is added from now on, `0` for all. */
    public fun <T : Any> follow(stream: StreamKey<T>, after: String = "$"): Flow<StreamEntry<T>> =
        opened(ENTRIES) { StreamReading.alone(engine, stream, after) }

    /**
     * The value of a key, or else what [load] gives, which is put there. However many ask at the same time, in this process it is
     * loaded once: the load belongs to none of them and goes on as long as anybody waits; it runs in the context of whoever came
     * first. What was loaded while the key was [invalidate]d is not put there.
     *
     * *Cancellation*: leaves at once; the load is cancelled when nobody waits for it any more.
     */
    public suspend fun <T : Any> cached(key: ValueKey<T>, load: suspend () -> T): T {
        refuseInTransaction()
        val context = currentCoroutineContext().minusKey(Job)
        val answer = engine.cached(key) { loads.future(context) { load() } }
        return try {
            answer.orCancelled()
        } catch (e: CancellationException) {
            currentCoroutineContext().ensureActive()
            throw RunnelException(
                ErrorKind.STATEMENT_CANCELLED,
                "The load of '${key.declared()}' was cancelled by itself, such as by a timeout in it.",
                e,
            )
        }
    }

    /**
     * Deletes a value that is out of date, and sees to it that what is being loaded for it at the moment is not put in its place:
     * `afterCommit { redis.invalidate(users(id)) }`.
     *
     * *Cancellation*: leaves at once; the key may have been deleted.
     */
    public suspend fun invalidate(key: ValueKey<*>) {
        engine.flights.forget(key.bytes())
        run(key.delete())
    }

    /** A flow, refused where it is collected inside a transaction's block. */
    private fun <E> opened(largest: Int, open: () -> Batches<E>): Flow<E> = reading(largest) {
        refuseInTransaction()
        open()
    }

    /** Lettuce's own client, which has connections of its own to give: `(redis.unwrap() as RedisClient).connect(uri)`. */
    public fun unwrap(): AbstractRedisClient = engine.client()

    /**
     * Closes all connections; what is under way fails.
     *
     * *Cancellation*: none, it is seen through.
     */
    public suspend fun shutdown() {
        engine.close().seeThrough()
    }

    /** [shutdown] for `use { }` and non-suspending code: blocks the calling thread until all connections are closed. */
    override fun close() {
        engine.closeAndWait()
    }

    override fun toString(): String = "Redis(${engine.options.place()})"

    public companion object {
        private const val SCAN_BATCH = 500
        private const val SIGNALS = 256
        private const val ENTRIES = 64

        /**
         * Opens the Redis at a URL: `redis://:secret@host:6379/0`, `rediss://` with TLS, `redis+sentinel://one,two/0?master=name`,
         * `redis+cluster://one,two`. Options given to [configure] come before the URL's, the environment's last; [RedisOption] has
         * them all.
         *
         * Throws CONFIGURATION naming the part of the URL or the option that is wrong; never the secret.
         */
        public fun open(
            url: String,
            listeners: List<QueryListener> = emptyList(),
            configure: RedisOptionsBuilder.() -> Unit = {},
        ): Redis = open(ConnectUrl.parse(url), listeners, configure)

        /** Opens a URL that was parsed or built before. */
        public fun open(
            url: ConnectUrl,
            listeners: List<QueryListener> = emptyList(),
            configure: RedisOptionsBuilder.() -> Unit = {},
        ): Redis = Redis(RedisEngine.open(url, configure, listeners))

        /** Opens the URL in the environment variable `REDIS_URL`. */
        public fun fromEnvironment(listeners: List<QueryListener> = emptyList()): Redis =
            open(RedisEngine.urlOfEnvironment(System.getenv()), listeners)
    }
}
