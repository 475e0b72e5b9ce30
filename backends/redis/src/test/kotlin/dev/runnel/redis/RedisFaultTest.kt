package dev.runnel.redis

import dev.runnel.error.ErrorKind.COMMIT_UNKNOWN
import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.ErrorKind.CONNECTION_LOST
import dev.runnel.error.ErrorKind.POOL_OVERLOADED
import dev.runnel.error.ErrorKind.STATEMENT_TIMEOUT
import dev.runnel.error.RunnelException
import dev.runnel.servers.RedisServer
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.transaction.Retry
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.net.InetSocketAddress
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

internal class RedisFaultTest :
    FunSpec({
        suspend fun throughProxy(options: String = "", test: suspend (Redis, Redis, FaultProxy, String) -> Unit) {
            val direct = ConnectUrl.parse(url).hosts().single()
            FaultProxy(InetSocketAddress(direct.host(), direct.port())).use { proxy ->
                Redis.open(proxy.through(url) + options).use { redis ->
                    withRedis { other, prefix -> test(redis, other, proxy, prefix) }
                }
            }
        }

        test("a command that was cut off may have run, says so, and is never sent again") {
            throughProxy { redis, direct, proxy, prefix ->
                var failed = 0
                repeat(40) { i ->
                    val n = counter("${prefix}n:$i")
                    redis.ping()
                    // The server gets the command and its answer is lost.
                    proxy.toClient.cutAfter()
                    val error = fails(CONNECTION_LOST) { redis.run(n.increment()) }
                    if ("may have been run" in error.message!!) failed++
                    redis.ping()
                    direct.run(n.get()) shouldBe 1
                }
                failed shouldBe 40
            }
        }

        test("increments under random cuts are applied as often as they succeeded, or once more for each that failed") {
            throughProxy { redis, direct, proxy, prefix ->
                val n = counter("${prefix}n")
                val ok = AtomicInteger()
                val unknown = AtomicInteger()
                val seed = Random.nextLong()
                println("seed $seed")
                val random = Random(seed)
                withContext(Dispatchers.Default) {
                    val cuts = launch {
                        while (true) {
                            kotlinx.coroutines.delay(random.nextLong(2, 20))
                            proxy.reset()
                        }
                    }
                    (1..16)
                        .map {
                            async {
                                repeat(100) {
                                    try {
                                        redis.run(n.increment())
                                        ok.incrementAndGet()
                                    } catch (e: RunnelException) {
                                        if (e.kind() == CONNECTION_LOST) unknown.incrementAndGet()
                                    }
                                }
                            }
                        }.awaitAll()
                    cuts.cancelAndJoin()
                }
                val applied = direct.run(n.get())
                println("Redis, random cuts: ${ok.get()} answered, ${unknown.get()} unknown, $applied applied")
                applied shouldBeInRange ok.get().toLong()..ok.get().toLong() + unknown.get()
            }
        }

        test(
            "while the server is away commands wait, so many and so long as the options say, and go on when it is back",
        ) {
            throughProxy("?queue_size=3&queue_timeout=3s") { redis, _, proxy, prefix ->
                val n = counter("${prefix}n")
                redis.run(n.increment())
                proxy.refusing = true
                proxy.reset()
                eventually("the loss is noticed") { redis.engine.line.down() }
                val start = TimeSource.Monotonic.markNow()
                coroutineScope {
                    val kinds = (1..10).map { async { kindOf { redis.run(n.increment()) } } }.awaitAll()
                    kinds.count { it == POOL_OVERLOADED } shouldBe 7
                    kinds.count { it == CONNECTION_FAILED } shouldBe 3
                }
                start.elapsedNow() shouldBeLessThan 5.seconds
                coroutineScope {
                    val waiting = async { runCatching { redis.run(n.get()) } }
                    proxy.refusing = false
                    waiting.await()
                    withTimeout(2.seconds) { redis.run(n.get()) } shouldBe 1
                }
            }
        }

        test("a server that was stopped and started again serves within a second, on one connection") {
            RedisServer.started().use { server ->
                Redis.open(server.url()).use { redis ->
                    val n = counter("n")
                    redis.run(n.increment())
                    server.stop()
                    coroutineScope {
                        val waiting = (1..50).map { async { runCatching { redis.run(n.increment()) } } }
                        server.start()
                        val back = TimeSource.Monotonic.markNow()
                        eventually("it serves again") { runCatching { redis.run(n.get()) }.isSuccess }
                        println("Redis, restart: first success ${back.elapsedNow()} after it was back")
                        back.elapsedNow() shouldBeLessThan 2.seconds
                        val ok = waiting.awaitAll().count { it.isSuccess }
                        redis.run(n.get()) shouldBe ok.toLong()
                    }
                    redis.run(Command.raw("CLIENT", "LIST")).text()!!.trim().lines().size shouldBe 1
                    // Nor do transactions come as a herd: as many connections as pool_size, whoever waits.
                    coroutineScope {
                        (1..100)
                            .map {
                                async { redis.transaction(Retry.onConflict(200)) { queue(n.put(run(n.get()) + 1)) } }
                            }.awaitAll()
                    }
                    redis.run(Command.raw("CLIENT", "LIST")).text()!!.trim().lines().size shouldBeLessThanOrEqual 1 + 8
                }
            }
        }

        test("a black hole ends by the command timeout, and the connection that is silent is given up") {
            throughProxy("?command_timeout=2s&connect_timeout=10s&queue_timeout=10s") { redis, _, proxy, prefix ->
                val n = counter("${prefix}n")
                redis.run(n.increment())
                proxy.silent = true
                fails(STATEMENT_TIMEOUT) { redis.run(n.increment()) }
                proxy.silent = false
                withTimeout(5.seconds) { redis.run(n.get()) } shouldBeInRange 1L..2L
            }
        }

        test("who leaves a command that a silent server does not answer leaves at once") {
            throughProxy { redis, _, proxy, prefix ->
                val n = counter("${prefix}n")
                redis.run(n.increment())
                val left = TimeSource.Monotonic.markNow()
                proxy.silent = true
                withTimeoutOrNull(20.milliseconds) { redis.run(n.get()) } shouldBe null
                left.elapsedNow() shouldBeLessThan 1.seconds
                proxy.silent = false
            }
        }

        test("an EXEC whose answer is lost is COMMIT_UNKNOWN, and was run as a whole") {
            throughProxy { redis, direct, proxy, prefix ->
                val a = counter("${prefix}a")
                val b = counter("${prefix}b")
                redis.transaction { queue(a.increment()) }
                fails(COMMIT_UNKNOWN) {
                    redis.transaction(Retry.onConflict(5)) {
                        run(a.get())
                        queue(a.increment())
                        queue(b.increment())
                        proxy.toClient.cutAfter()
                    }
                }
                direct.run(a.get()) shouldBe 2
                direct.run(b.get()) shouldBe 1
                redis.transaction { queue(a.increment()) }.value() shouldBe 3
                eventually("all connections are back") { redis.engine.leases.held() == 0 }
            }
        }

        test("a listener whose connection is lost hears of the gap, and of everything behind it") {
            throughProxy { redis, direct, proxy, prefix ->
                coroutineScope {
                    val signals = Channel<Signal>(Channel.UNLIMITED)
                    val listening = launch { redis.listen("${prefix}c").collect(signals::send) }
                    signals.receive() shouldBe Gap(Gap.Reason.STARTED)
                    repeat(5) { round ->
                        direct.run(Command.raw("PUBLISH", "${prefix}c", "before $round"))
                        signals.receive() shouldBe Notification("${prefix}c", "before $round")
                        proxy.reset()
                        withTimeout(10.seconds) { signals.receive() } shouldBe Gap(Gap.Reason.RECONNECTED)
                    }
                    listening.cancelAndJoin()
                }
                eventually("the proxy's connections of listeners have ended") { proxy.open <= 1 }
            }
        }

        test("a consumer goes on behind a lost connection, and no entry is lost") {
            throughProxy { redis, direct, proxy, prefix ->
                val orders = stream<Order>("${prefix}orders")
                direct.run(orders.createGroup("g", "0"))
                val seen = java.util.concurrent.ConcurrentHashMap.newKeySet<Int>()
                withTimeout(30.seconds) {
                    val consumer = launch(Dispatchers.Default) {
                        redis.consume(orders, "g", "one").collect { delivery ->
                            seen += delivery.value.n
                            runCatching { delivery.acknowledge() }
                        }
                    }
                    for (i in 1..300) {
                        direct.run(orders.add(Order("x", i)))
                        if (i % 50 == 0) {
                            eventually("the first $i are seen") { seen.size >= i - 10 }
                            proxy.reset()
                        }
                    }
                    eventually("all are seen: ${seen.size}") { seen.size == 300 }
                    consumer.cancelAndJoin()
                }
            }
        }
    })
