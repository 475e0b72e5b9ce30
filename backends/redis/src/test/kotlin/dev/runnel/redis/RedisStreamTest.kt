package dev.runnel.redis

import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withTimeout
import java.net.InetSocketAddress
import kotlin.time.Duration.Companion.seconds

internal data class Event(val n: Int)

/** What comes of entries that are added, deleted or somebody else's while nobody looks. */
internal class RedisStreamTest :
    FunSpec({
        test("a follower from now on gets what is added while its connection is lost, before its first entry, too") {
            val direct = ConnectUrl.parse(url).hosts().single()
            FaultProxy(InetSocketAddress(direct.host(), direct.port())).use { proxy ->
                Redis.open(proxy.through(url)).use { redis ->
                    withRedis { other, prefix ->
                        val events = stream<Event>("${prefix}events")
                        other.run(events.add(Event(0)))
                        coroutineScope {
                            val followed = async { redis.follow(events).take(2).toList().map { it.value } }
                            eventually("the follower waits on the server") {
                                other.run(Command.raw("INFO", "clients")).text()!!.contains("blocked_clients:1")
                            }
                            proxy.refusing = true
                            proxy.reset()
                            other.run(events.add(Event(1)))
                            proxy.refusing = false
                            other.run(events.add(Event(2)))
                            withTimeout(20.seconds) { followed.await() } shouldBe listOf(Event(1), Event(2))
                        }
                    }
                }
            }
        }

        test("what is pending behind a batch of entries that were deleted is delivered again") {
            withRedis { redis, prefix ->
                val events = stream<Event>("${prefix}events")
                redis.run(events.createGroup("g", "0"))
                redis.pipeline { (1..100).map { run(events.add(Event(it))) } }
                val ids = redis.consume(events, "g", "one").take(100).toList().map { it.id }
                redis.run(events.remove(*ids.take(70).toTypedArray())) shouldBe 70
                withTimeout(20.seconds) {
                    redis.consume(events, "g", "one").take(30).toList().map { it.value.n }
                } shouldBe (71..100).toList()
            }
        }

        test("an entry of somebody else's is an error that names it, and not passed over") {
            withRedis { redis, prefix ->
                val events = stream<Event>("${prefix}events")
                redis.run(events.createGroup("g", "0"))
                redis.run(Command.raw("XADD", "${prefix}events", "7-1", "other", CANARY))
                withTimeout(20.seconds) {
                    ("7-1" in fails(DATA_CONVERSION) { redis.follow(events, "0").first() }.message!!) shouldBe true
                    fails(DATA_CONVERSION) { redis.consume(events, "g", "one").first() }
                    fails(DATA_CONVERSION) { redis.run(events.range("-", "+", 10)) }
                }
            }
        }
    })
