package dev.runnel.redis

import dev.runnel.error.RunnelException
import dev.runnel.spi.run.Outcome
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.netty.buffer.Unpooled
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** What a call puts on the wire, and what it makes of the answer, as Lettuce's event loop drives it. */
internal class RedisCallTest :
    FunSpec({
        fun Call.written(): String = Unpooled.buffer().also(::encode).toString(Charsets.UTF_8)

        fun outcome(of: CompletableFuture<Any?>) = object : Outcome<Any?> {
            override fun complete(result: Any?) = of.complete(result)

            override fun fail(error: RunnelException) {
                of.completeExceptionally(error)
            }
        }

        test("a call whose caller was told that it was not sent is not, even if Lettuce writes it in that moment") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                val expired = redis.engine.call(n.increment(), Ignored.OUTCOME)
                expired.expire()
                expired.written() shouldNotContain "INCRBY"
                val left = redis.engine.call(n.increment(), Ignored.OUTCOME)
                left.leave()
                left.written() shouldContain "PING"
                redis.engine.call(n.increment(), Ignored.OUTCOME).written() shouldContain "INCRBY"
            }
        }

        test("an error of a connection that did not send a call is forgotten when another one does") {
            withRedis { redis, prefix ->
                val answer = CompletableFuture<Any?>()
                val call = redis.engine.call(counter("${prefix}n").increment(), outcome(answer))
                call.setError(ByteBuffer.wrap("Close".encodeToByteArray()))
                call.written() shouldContain "INCRBY"
                call.set(7L)
                call.complete()
                answer.get(10, TimeUnit.SECONDS) shouldBe 7L
            }
        }

        test("of calls that belong together the last one times out, and with it all") {
            withRedis { redis, prefix ->
                val leased = CompletableFuture<Lease>()
                redis.engine.leases
                    .lease(
                        true,
                        null,
                        object : Outcome<Lease> {
                            override fun complete(result: Lease) = leased.complete(result)

                            override fun fail(error: RunnelException) {
                                leased.completeExceptionally(error)
                            }
                        },
                    ).start()
                val lease = leased.get(10, TimeUnit.SECONDS)
                val last = CompletableFuture<Any?>()
                val n = counter("${prefix}n")
                val calls = listOf(lease.call(n.increment(), Ignored.OUTCOME), lease.call(n.get(), outcome(last)))
                lease.send(calls)
                last.get(10, TimeUnit.SECONDS)
                lease.giveBack()
                calls.map { it.deadline == Long.MAX_VALUE } shouldBe listOf(true, false)
            }
        }
    })
