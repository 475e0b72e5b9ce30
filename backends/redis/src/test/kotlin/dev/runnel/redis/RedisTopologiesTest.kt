package dev.runnel.redis

import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.ErrorKind.CONNECTION_LOST
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.error.ErrorKind.STATEMENT_TIMEOUT
import dev.runnel.error.RunnelException
import dev.runnel.servers.TestCertificates
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicIntegerArray
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** On Debian's redis-server, where it is installed. */
internal class RedisTopologiesTest :
    FunSpec({
        val reason = { _: io.kotest.core.test.TestCase -> Installed.enabled }

        test("a cluster of six serves all keys, transactions, waits and sharded channels")
            .config(enabledOrReasonIf = reason) {
                withCluster { cluster, redis ->
                    coroutineScope {
                        val n = counter("n:{i}")
                        redis.ping()
                        withContext(Dispatchers.Default) {
                            (1..500).map { i -> async { redis.run(n(i).increment(i.toLong())) } }.awaitAll() shouldBe
                                (1..500).map { it.toLong() }
                        }
                        redis.pipeline { (1..500).map { i -> async { run(n(i).get()) } }.awaitAll() } shouldBe
                            (1..500).map { it.toLong() }
                        redis.keys("n:*").toList().sorted() shouldBe (1..500).map { "n:$it" }.sorted()
                        redis.keys("n:*").first()
                        val together = counter("t:{{user}}:{what}")
                        redis.transaction {
                            run(together("u", "a").get())
                            queue(together("u", "a").increment())
                            queue(together("u", "b").increment())
                        }
                        redis.run(together("u", "b").get()) shouldBe 1
                        fails(PARAMETER) {
                            redis.run(Script.of("return 1") { it.number() }.on(listOf(n(1), n(2), n(3))))
                        }.message shouldContain "{{id}}"
                        val jobs = list<Int>("jobs:{i}")
                        redis.run(jobs(1).pushLast(1))
                        redis.take(jobs(1), 5.seconds) shouldBe 1
                        // Clients have numbers by their node: only those that were given up are unblocked.
                        val waits = (2..20).map { i -> async { redis.take(jobs(i), 30.seconds) } }
                        eventually("they wait on the server") { cluster.blocked() == waits.size }
                        waits.filterIndexed { i, _ -> i % 2 == 0 }.forEach { it.cancelAndJoin() }
                        eventually("half of them wait") { cluster.blocked() == waits.size / 2 }
                        (2..20).forEach { i -> redis.run(jobs(i).pushLast(i)) }
                        waits.filterIndexed { i, _ -> i % 2 == 1 }.awaitAll() shouldBe (3..19 step 2).toList()
                        coroutineScope {
                            val signals = Channel<Signal>(Channel.UNLIMITED)
                            val listening = launch { redis.listenSharded("news").collect(signals::send) }
                            signals.receive() shouldBe Gap(Gap.Reason.STARTED)
                            redis.run(Command.raw("SPUBLISH", "news", "x").keyAt(0))
                            signals.receive() shouldBe Notification("news", "x")
                            listening.cancelAndJoin()
                        }
                        eventually("all connections are back") { redis.engine.leases.held() == 0 }
                        cluster.ports.size shouldBe 6
                    }
                }
            }

        test("a cluster whose master dies serves its keys again by the replica, and repeats nothing meanwhile")
            .config(enabledOrReasonIf = reason) {
                withCluster(options = "?queue_timeout=30s") { cluster, redis ->
                    val n = counter("n:{i}")
                    redis.pipeline { (1..100).map { i -> async { run(n(i).increment()) } }.awaitAll() }
                    val ok = AtomicIntegerArray(101)
                    val unknown = AtomicIntegerArray(101)
                    val stop = AtomicBoolean()
                    withContext(Dispatchers.Default) {
                        val writers = (1..16).map { writer ->
                            launch {
                                while (!stop.get()) {
                                    val i = 1 + (writer * 31 + Random.nextInt(100)) % 100
                                    try {
                                        redis.run(n(i).increment())
                                        ok.incrementAndGet(i)
                                    } catch (e: RunnelException) {
                                        if (e.kind() in
                                            setOf(CONNECTION_LOST, STATEMENT_TIMEOUT)
                                        ) {
                                            unknown.incrementAndGet(i)
                                        }
                                    }
                                }
                            }
                        }
                        eventually("they write") { (1..100).sumOf { ok[it] } > 500 }
                        val killed = cluster.killMaster()
                        val start = TimeSource.Monotonic.markNow()
                        eventually("every key is written again", 60.seconds) {
                            (1..100).all { i -> runCatching { redis.run(n(i).increment(0)) }.isSuccess }
                        }
                        val whole = start.elapsedNow()
                        stop.set(true)
                        writers.joinAll()
                        println(
                            "Redis cluster: all keys are written again $whole after the master at $killed was killed",
                        )
                    }
                    redis.transaction {
                        run(n(1).get())
                        queue(n(1).increment(0))
                    }
                    redis.keys("n:*").toList().size shouldBe 100
                    // What a master has answered and not yet told its replica is lost with it, as Redis documents; but nothing
                    // is there twice.
                    for (i in 1..100) redis.run(n(i).get()) shouldBeLessThan ok[i] + unknown[i] + 2L
                }
            }

        test("sentinels lead to the master, and to the next one after a fail-over")
            .config(enabledOrReasonIf = reason) {
                Programs().use { programs ->
                    val master = Installed.freePort()
                    val replica = Installed.freePort()
                    val sentinels = List(3) { Installed.freePort() }
                    val first = programs.server(master)
                    programs.server(replica, "replicaof 127.0.0.1 $master")
                    eventually("the replica follows", 30.seconds) {
                        "master_link_status:up" in programs.cli("-p", "$replica", "info", "replication")
                    }
                    sentinels.forEach {
                        programs.sentinel(
                            it,
                            "sentinel monitor main 127.0.0.1 $master 2",
                            "sentinel down-after-milliseconds main 500",
                            "sentinel failover-timeout main 3000",
                        )
                    }
                    eventually("the sentinels know each other", 30.seconds) {
                        sentinels.all {
                            "slaves=1,sentinels=3" in programs.cli("-p", "$it", "info", "sentinel")
                        }
                    }
                    val hosts = sentinels.joinToString(",") { "127.0.0.1:$it" }
                    Redis.open("redis+sentinel://$hosts/0?master=main&queue_timeout=30s").use { redis ->
                        val n = counter("n")
                        redis.run(n.increment()) shouldBe 1
                        first.destroyForcibly().waitFor()
                        val start = TimeSource.Monotonic.markNow()
                        eventually("it writes again", 60.seconds) { runCatching { redis.run(n.increment()) }.isSuccess }
                        println("Redis sentinel: first write ${start.elapsedNow()} after the master was killed")
                        val now = redis.run(n.get())
                        redis.transaction { queue(n.increment()) }.value() shouldBe now + 1
                    }
                    fails(CONNECTION_FAILED) {
                        Redis.open("redis+sentinel://$hosts/0?master=other").use { it.ping() }
                    }
                }
            }

        test(
            "TLS is verified: another name, an unknown authority, an expired certificate and no TLS at all are refused",
        ).config(enabledOrReasonIf = reason) {
            Programs().use { programs ->
                val certificates = TestCertificates(programs.folder)

                fun tls(identity: TestCertificates.Identity): Int = Installed.freePort().also {
                    programs.server(
                        it,
                        "port 0",
                        "tls-port $it",
                        "tls-cert-file ${identity.certificate()}",
                        "tls-key-file ${identity.key()}",
                        "tls-auth-clients no",
                    )
                }
                val good = tls(certificates.issue("good", "ip:127.0.0.1,dns:localhost"))
                val other = tls(certificates.issue("other", "dns:db.example.com"))
                val old = tls(certificates.expired("old", "ip:127.0.0.1"))
                val own = tls(certificates.selfSigned("own", "ip:127.0.0.1"))
                val plain = Installed.freePort().also { programs.server(it) }
                val root = "?sslrootcert=${certificates.authority()}"
                eventually("they listen", 20.seconds) {
                    listOf(good, other, old, own, plain).all { port ->
                        runCatching { java.net.Socket("127.0.0.1", port).close() }.isSuccess
                    }
                }
                Redis.open("rediss://127.0.0.1:$good$root").use { redis ->
                    redis.run(value<String>("k").put("x"))
                    redis
                        .pipeline {
                            (1..300)
                                .map {
                                    async {
                                        run(
                                            value<String>("k").get(),
                                        )
                                    }
                                }.awaitAll()
                        }.toSet() shouldBe
                        setOf("x")
                }

                suspend fun refused(url: String) = fails(CONNECTION_FAILED) { Redis.open(url).use { it.ping() } }
                refused("rediss://127.0.0.1:$good").message shouldContain "vouches"
                refused("rediss://127.0.0.1:$other$root").message shouldContain "another name"
                refused("rediss://127.0.0.1:$old$root").message shouldContain "expired"
                refused("rediss://127.0.0.1:$own$root").message shouldContain "vouches"
                refused("rediss://127.0.0.1:$plain$root")
                refused("redis://127.0.0.1:$good")
                Redis.open("rediss://127.0.0.1:$other$root&sslmode=verify-ca").use { it.ping() }
                Redis.open("rediss://127.0.0.1:$own?sslmode=require").use { it.ping() }
            }
        }
    })
