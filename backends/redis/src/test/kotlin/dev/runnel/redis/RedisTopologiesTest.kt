package dev.runnel.redis

import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.PARAMETER
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
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** On Debian's redis-server, where it is installed. */
internal class RedisTopologiesTest :
    FunSpec({
        val reason = { _: io.kotest.core.test.TestCase -> Installed.enabled }

        test("a cluster of six serves all keys, transactions, waits and sharded channels")
            .config(enabledOrReasonIf = reason) {
                Programs().use { programs ->
                    val ports = generateSequence { Installed.freeClusterPort() }.distinct().take(6).toList()
                    ports.forEach {
                        programs.server(
                            it,
                            "cluster-enabled yes",
                            "cluster-config-file nodes.conf",
                            "cluster-node-timeout 1500",
                        )
                    }
                    eventually("the nodes answer") { ports.all { "PONG" in programs.cli("-p", "$it", "ping") } }
                    val places = ports.map { "127.0.0.1:$it" }.toTypedArray()
                    programs.cli("--cluster", "create", *places, "--cluster-replicas", "1", "--cluster-yes")
                    eventually("the cluster is ok", 60.seconds) {
                        ports.all { "cluster_state:ok" in programs.cli("-p", "$it", "cluster", "info") } &&
                            ports.count { "role:slave" in programs.cli("-p", "$it", "info", "replication") } == 3
                    }
                    Redis.open("redis+cluster://${places.take(2).joinToString(",")}").use { redis ->
                        val n = counter("n:{i}")
                        redis.ping()
                        withContext(Dispatchers.Default) {
                            (1..500).map { i -> async { redis.run(n(i).increment(i.toLong())) } }.awaitAll() shouldBe
                                (1..500).map { it.toLong() }
                        }
                        redis.pipeline { (1..500).map { i -> async { run(n(i).get()) } }.awaitAll() } shouldBe
                            (1..500).map { it.toLong() }
                        val together = counter("t:{{user}}:{what}")
                        redis.transaction {
                            run(together("u", "a").get())
                            queue(together("u", "a").increment())
                            queue(together("u", "b").increment())
                        }
                        redis.run(together("u", "b").get()) shouldBe 1
                        fails(PARAMETER) {
                            redis.run(
                                Script.of("return 1") { it.number() }.on(listOf(n(1), n(2), n(3))),
                            )
                        }.message shouldContain "{{id}}"
                        fails(NOT_PORTABLE) { redis.keys().first() }
                        val jobs = list<Int>("jobs:{i}")
                        redis.run(jobs(1).pushLast(1))
                        redis.take(jobs(1), 5.seconds) shouldBe 1
                        coroutineScope {
                            val signals = Channel<Signal>(Channel.UNLIMITED)
                            val listening = launch { redis.listenSharded("news").collect(signals::send) }
                            signals.receive() shouldBe Gap(Gap.Reason.STARTED)
                            redis.run(Command.raw("SPUBLISH", "news", "x").keyAt(0))
                            signals.receive() shouldBe Notification("news", "x")
                            listening.cancelAndJoin()
                        }
                    }
                }
            }

        test("sentinels lead to the master, and to the next one after a fail-over")
            .config(enabledOrReasonIf = reason) {
                Programs().use { programs ->
                    val master = Installed.freePort()
                    val replica = Installed.freePort()
                    val sentinels = List(3) { Installed.freePort() }
                    programs.server(master)
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
                        programs.cli("-p", "${sentinels[0]}", "sentinel", "failover", "main")
                        eventually("the replica is the master", 30.seconds) {
                            "role:master" in programs.cli("-p", "$replica", "info", "replication")
                        }
                        val start = TimeSource.Monotonic.markNow()
                        eventually("it writes again", 30.seconds) { runCatching { redis.run(n.increment()) }.isSuccess }
                        println("Redis sentinel: first write ${start.elapsedNow()} after the fail-over")
                        start.elapsedNow() shouldBeLessThan 20.seconds
                        redis.run(n.get()) shouldBe 2
                        redis.transaction { queue(n.increment()) }.value() shouldBe 3
                    }
                    fails(CONNECTION_FAILED) {
                        Redis.open("redis+sentinel://$hosts/0?master=other").use { it.ping() }
                    }
                }
            }

        test("TLS is verified: another name, an unknown authority, an expired certificate and no TLS at all are refused")
            .config(enabledOrReasonIf = reason) {
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
                        redis.pipeline { (1..300).map { async { run(value<String>("k").get()) } }.awaitAll() }.toSet() shouldBe
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
