package dev.runnel.redis

import dev.runnel.Database
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

internal data class Order(val item: String, val n: Int)

internal class RedisTogetherTest :
    FunSpec({
        test("a pipeline's children issue commands together, each gets its own answer, and a failure is its own") {
            withRedis { redis, prefix ->
                val n = value<Int>("${prefix}n:{i}")
                redis.pipeline {
                    (1..2000).map { i -> async { run(n(i).put(i)) } }.awaitAll()
                    (1..2000).map { i -> async { run(n(i).get()) } }.awaitAll() shouldBe (1..2000).toList()
                    val wrong = async { runCatching { run(list<String>("${prefix}n:1").size()) } }
                    val right = async { run(n(2).get()) }
                    (wrong.await().exceptionOrNull() as dev.runnel.error.RunnelException).kind() shouldBe
                        DATA_CONVERSION
                    right.await() shouldBe 2
                    withContext(Dispatchers.IO) { run(n(3).get()) } shouldBe 3
                }
            }
        }

        test("a list of commands is answered in order, or fails as the first of them that does") {
            withRedis { redis, prefix ->
                val n = value<Int>("${prefix}n:{i}")
                redis.runAll((1..3000).map { n(it).put(it) })
                redis.runAll((1..3000).map { n(it).get() }) shouldBe (1..3000).toList()
                redis.runAll<Int?>(emptyList()) shouldBe emptyList()
                fails(DATA_CONVERSION) { redis.runAll(listOf(n(1).get(), list<String>("${prefix}n:2").size())) }
            }
        }

        test("commands of many coroutines on the shared connection keep their answers apart") {
            withRedis { redis, prefix ->
                withContext(Dispatchers.Default) {
                    (1..64)
                        .map { i ->
                            async {
                                val mine = value<Int>("${prefix}m:$i")
                                repeat(200) { round ->
                                    redis.run(mine.put(round * 1000 + i))
                                    redis.run(mine.get()) shouldBe round * 1000 + i
                                }
                            }
                        }.awaitAll()
                }
            }
        }

        test("take waits for a value, leaves at once when it is cancelled, and loses none") {
            withRedis { redis, prefix ->
                val jobs = list<Int>("${prefix}jobs")
                redis.take(jobs, 20.milliseconds) shouldBe null
                coroutineScope {
                    val taken = async { redis.take(jobs, 30.seconds) }
                    redis.run(jobs.pushLast(1))
                    taken.await() shouldBe 1
                }
                val start = TimeSource.Monotonic.markNow()
                withTimeoutOrNull(50.milliseconds) { redis.take(jobs, 30.seconds) } shouldBe null
                start.elapsedNow() shouldBeLessThan 5.seconds
                eventually("the wait has ended on the server") {
                    redis.run(Command.raw("INFO", "clients")).text()!!.contains("blocked_clients:0")
                }
                // At any moment: before it is sent, while it waits, when the value is there.
                val got = AtomicInteger()
                withContext(Dispatchers.Default) {
                    repeat(300) { i ->
                        val job = launch { redis.take(jobs, 10.seconds)?.also { got.incrementAndGet() } }
                        if (i % 3 == 0) launch { redis.run(jobs.pushLast(i)) }
                        val until = System.nanoTime() + (i * 7919L % 1_500_000)
                        while (System.nanoTime() < until) Thread.onSpinWait()
                        job.cancelAndJoin()
                    }
                }
                eventually("every value was taken or is there: ${got.get()}") {
                    got.get() + redis.run(jobs.size()) == 100L
                }
                eventually("all connections are back") { redis.engine.leases.held() == 0 }
            }
        }

        test("listeners hear what is said from their gap on, by channel and by pattern") {
            withRedis { redis, prefix ->
                coroutineScope {
                    val signals = Channel<Signal>(Channel.UNLIMITED)
                    val one = launch { redis.listen("${prefix}a", "${prefix}b").collect(signals::send) }
                    signals.receive() shouldBe Gap(Gap.Reason.STARTED)
                    redis.run(Command.raw("PUBLISH", "${prefix}b", "x\u0000ä"))
                    signals.receive() shouldBe Notification("${prefix}b", "x\u0000ä")
                    val two = async { redis.listenPattern("$prefix*").take(2).toList() }
                    eventually("the pattern is listened to") {
                        redis.run(Command.raw("PUBSUB", "NUMPAT")).number() >= 1
                    }
                    redis.run(Command.raw("PUBLISH", "${prefix}c", "y"))
                    two.await() shouldContainExactly listOf(Gap(Gap.Reason.STARTED), Notification("${prefix}c", "y"))
                    one.cancelAndJoin()
                    eventually("nobody listens any more") {
                        redis.run(Command.raw("PUBLISH", "${prefix}a", "z")).number() == 0L
                    }
                }
            }
        }

        test("a group shares a stream out, keeps what is not acknowledged, and takes over what is left") {
            withRedis { redis, prefix ->
                val orders = stream<Order>("${prefix}orders")
                redis.run(orders.createGroup("g", "0"))
                fails(dev.runnel.error.ErrorKind.DUPLICATE_OBJECT) { redis.run(orders.createGroup("g", "0")) }
                redis.pipeline { (1..200).map { async { run(orders.add(Order("item", it))) } }.awaitAll() }
                redis.run(orders.range("-", "+", 2)).map { it.value } shouldBe
                    listOf(Order("item", 1), Order("item", 2))
                // The first dies with fifty entries, ten of them done.
                redis.consume(orders, "g", "one").take(50).toList().take(10).forEach { it.acknowledge() shouldBe true }
                val left = redis.run(orders.pending("g", 100))
                (left.size >= 40) shouldBe true
                left.first().consumer() shouldBe "one"
                // It comes back and is given its own again.
                redis.consume(orders, "g", "one").first().value shouldBe Order("item", 11)
                val seen = java.util.concurrent.ConcurrentHashMap.newKeySet<Int>()
                val done = CompletableDeferred<Unit>()
                withTimeout(30.seconds) {
                    val other = launch(Dispatchers.Default) {
                        redis.consume(orders, "g", "two", claimAfter = 20.milliseconds).collect { delivery ->
                            seen += delivery.value.n
                            delivery.acknowledge()
                            if (seen.size == 190) done.complete(Unit)
                        }
                    }
                    done.await()
                    other.cancelAndJoin()
                }
                seen shouldBe (11..200).toSet()
                redis.run(orders.pending("g", 10)) shouldBe emptyList()
                redis.follow(orders, "0").take(200).toList().map { it.value.n } shouldBe (1..200).toList()
                fails(dev.runnel.error.ErrorKind.UNDEFINED_OBJECT) { redis.consume(orders, "none", "x").first() }
                eventually("all connections are back") { redis.engine.leases.held() == 0 }
            }
        }

        test("scans find all that is there all the time") {
            withRedis { redis, prefix ->
                val n = value<Int>("${prefix}scan:{i}")
                redis.pipeline { (1..1500).map { async { run(n(it).put(it)) } }.awaitAll() }
                redis.keys("${prefix}scan:*").toList().toSet().size shouldBe 1500
                val members = set<Int>("${prefix}set")
                redis.run(members.add(*(1..3000).toList().toTypedArray()))
                redis.scan(members).toList().toSet() shouldBe (1..3000).toSet()
                val board = sortedSet<Int>("${prefix}zset")
                redis.run(board.addAll((1..1000).map { Scored(it, it / 2.0) }))
                redis.scan(board).toList().toSet() shouldBe (1..1000).map { Scored(it, it / 2.0) }.toSet()
                redis.scan(members).first()
            }
        }

        test("256 coroutines that miss load once, and who leaves does not fail the others") {
            withRedis { redis, prefix ->
                val user = value<String>("${prefix}user", ttl = 60.seconds)
                val loads = AtomicInteger()
                withContext(Dispatchers.Default) {
                    (1..256)
                        .map {
                            async {
                                redis.cached(user) {
                                    loads.incrementAndGet()
                                    "ada"
                                }
                            }
                        }.awaitAll()
                        .toSet() shouldBe setOf("ada")
                }
                loads.get() shouldBe 1
                redis.run(user.timeToLive())!!.toMillis() shouldBeLessThan 60_001L

                val slow = value<String>("${prefix}slow")
                val go = CompletableDeferred<Unit>()
                val begun = CompletableDeferred<Unit>()
                coroutineScope {
                    val leader = async {
                        redis.cached(slow) {
                            begun.complete(Unit)
                            go.await()
                            "late"
                        }
                    }
                    begun.await()
                    val followers = (1..5).map { async { redis.cached(slow) { error("a second load") } } }
                    eventually("the followers wait") { redis.engine.flights.waiting(slow.bytes()) == 6 }
                    leader.cancelAndJoin()
                    go.complete(Unit)
                    followers.awaitAll().toSet() shouldBe setOf("late")
                }
                val cancelled = CompletableDeferred<Unit>()
                val alone = value<String>("${prefix}alone")
                val started = CompletableDeferred<Unit>()
                coroutineScope {
                    val only = async {
                        redis.cached(alone) {
                            try {
                                started.complete(Unit)
                                kotlinx.coroutines.awaitCancellation()
                            } finally {
                                cancelled.complete(Unit)
                            }
                        }
                    }
                    started.await()
                    only.cancelAndJoin()
                }
                withTimeout(5.seconds) { cancelled.await() }
                shouldThrow<IllegalArgumentException> { redis.cached(alone) { throw IllegalArgumentException("mine") } }
                redis.cached(alone) { "again" } shouldBe "again"
                redis.engine.flights.underWay() shouldBe 0
            }
        }

        test("a SQL transaction invalidates after its commit, also what is being loaded at that moment") {
            withRedis { redis, prefix ->
                Database.open("sqlite::memory:").use { db ->
                    db.sql("create table users (id integer primary key, name text)").execute()
                    db.sql("insert into users values (1, 'old')").execute()
                    val names = value<String>("${prefix}name:{id}")

                    suspend fun name(id: Int) = redis.cached(names(id)) {
                        db.sql("select name from users where id = :id", "id" to id).value<String>()
                    }
                    name(1) shouldBe "old"
                    db.transaction {
                        sql("update users set name = 'new' where id = 1").execute()
                        afterCommit { redis.invalidate(names(1)) }
                    }
                    name(1) shouldBe "new"

                    val read = CompletableDeferred<Unit>()
                    val go = CompletableDeferred<Unit>()
                    redis.invalidate(names(1))
                    coroutineScope {
                        val stale = async {
                            redis.cached(names(1)) {
                                val value = db.sql("select name from users where id = 1").value<String>()
                                read.complete(Unit)
                                go.await()
                                value
                            }
                        }
                        read.await()
                        db.transaction {
                            sql("update users set name = 'newest' where id = 1").execute()
                            afterCommit { redis.invalidate(names(1)) }
                        }
                        go.complete(Unit)
                        stale.await() shouldBe "new"
                    }
                    redis.run(names(1).get()) shouldBe null
                    name(1) shouldBe "newest"
                }
            }
        }
    })
