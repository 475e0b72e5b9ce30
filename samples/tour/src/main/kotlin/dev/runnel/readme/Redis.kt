package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.redis.Command
import dev.runnel.redis.Redis
import dev.runnel.redis.Scored
import dev.runnel.redis.Script
import dev.runnel.redis.counter
import dev.runnel.redis.hash
import dev.runnel.redis.invoke
import dev.runnel.redis.key
import dev.runnel.redis.list
import dev.runnel.redis.sortedSet
import dev.runnel.redis.stream
import dev.runnel.redis.value
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.update
import dev.runnel.where
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import java.time.Instant
import java.util.UUID
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

// tag::keys[]
data class Session(val user: UUID, val since: Instant, val views: Int = 0)

val sessions = hash<Session>("session:{id}", ttl = 30.minutes) // {id} is filled in by sessions(id)
val hits = counter("hits:{page}")
val board = sortedSet<String>("board")

suspend fun first(redis: Redis, id: UUID, session: Session): Session? {
    redis.run(sessions(id).put(session)) // HSET and PEXPIRE, in one step
    redis.run(hits("home").increment())
    redis.run(board.add("ada", 12.5))
    val best: List<Scored<String>> = redis.run(board.top(10))
    return redis.run(sessions(id).get()).takeIf { best.isNotEmpty() }
}
// end::keys[]

suspend fun greeting(redis: Redis, language: String): String? {
    // tag::key[]
    val greeting = redis.key<String>("greeting:{language}", ttl = 30.minutes)
    redis.run(greeting(language).put("Hello"))
    // end::key[]
    return redis.run(greeting(language).get())
}

// tag::pipeline[]
suspend fun all(redis: Redis, ids: List<UUID>): List<Session?> = redis.pipeline {
    ids.map { async { run(sessions(it).get()) } }.awaitAll() // one write, or one for 512
}
// end::pipeline[]

// tag::transaction[]
val stock = counter("stock:{item}")
val jobs = list<String>("jobs")

suspend fun sell(redis: Redis, item: String, wanted: Int): Long = redis.transaction {
    val left = run(stock(item).get()) // read now, and watched
    check(left >= wanted) { "There are $left pieces of $item." }
    queue(stock(item).decrement(wanted.toLong())) // run by EXEC: both, or none
    queue(jobs.pushLast("pack $wanted of $item"))
    left - wanted
}
// end::transaction[]

// tag::waiting[]
suspend fun work(redis: Redis, handle: suspend (String) -> Unit) {
    while (true) {
        val job = redis.take(jobs, wait = 30.seconds) ?: return // cancelled, the wait on the server ends
        handle(job)
    }
}

suspend fun listen(redis: Redis, users: UserCache): Unit = redis.listen("users").collect { signal ->
    when (signal) {
        is Gap -> users.reload() // at first, and after each lost connection
        is Notification -> users.refresh(signal.payload.toLong())
    }
}

data class Payment(val customer: Long, val cents: Long)

val payments = stream<Payment>("payments")

suspend fun bill(redis: Redis, handle: suspend (Payment) -> Unit) {
    redis.consume(payments, group = "billing", consumer = "one", claimAfter = 60.seconds).collect { delivery ->
        handle(delivery.value)
        delivery.acknowledge()
    }
}
// end::waiting[]

// tag::cached[]
val emails = value<String>("email:{user}", ttl = 10.minutes)

suspend fun email(redis: Redis, db: Database, id: Long): String =
    redis.cached(emails(id)) { db.from(Users).where { this.id eq id }.one().email }

suspend fun rename(redis: Redis, db: Database, id: Long, email: String): Unit = db.transaction {
    update(Users) { it[Users.email] = email }.where { this.id eq id }.execute()
    afterCommit { redis.invalidate(emails(id)) }
}
// end::cached[]

// tag::more[]
val highest = Script.of(
    """
    local now = tonumber(redis.call('GET', KEYS[1]) or '0')
    if tonumber(ARGV[1]) > now then redis.call('SET', KEYS[1], ARGV[1]) end
    return now""",
) { it.number() }

suspend fun more(redis: Redis): String? {
    redis.run(highest.on(listOf(hits("record")), 42)) // by its hash; sent whole where the server has lost it
    return redis.run(Command.raw("OBJECT", "ENCODING", "hits:record").keyAt(1)).text()
}
// end::more[]

// tag::errors[]
suspend fun count(redis: Redis, page: String): Long? = try {
    redis.run(hits(page).increment())
} catch (e: RunnelException) {
    when (e.kind()) {
        ErrorKind.CONNECTION_LOST, ErrorKind.STATEMENT_TIMEOUT -> null // it may have been counted; look, or let it be
        ErrorKind.CONNECTION_FAILED, ErrorKind.POOL_OVERLOADED -> redis.run(hits(page).increment()) // it was not sent
        else -> throw e
    }
}
// end::errors[]
