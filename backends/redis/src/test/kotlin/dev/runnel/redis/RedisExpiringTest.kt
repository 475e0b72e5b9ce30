package dev.runnel.redis

import dev.runnel.error.ErrorKind.OTHER
import dev.runnel.transaction.Retry
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import kotlin.time.Duration.Companion.minutes

internal data class Visits(val count: Long)

/** Keys that expire take the way through Lua, and answer what others answer. */
internal class RedisExpiringTest :
    FunSpec({
        test("counts beyond 53 bits are exact") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n", ttl = 5.minutes)
                redis.run(n.put(9_007_199_254_740_992))
                redis.run(n.increment()) shouldBe 9_007_199_254_740_993
                redis.run(n.decrement(2)) shouldBe 9_007_199_254_740_991
                val visits = hash<Visits>("${prefix}visits", ttl = 5.minutes)
                redis.run(visits.put(Visits(9_007_199_254_740_992)))
                redis.run(visits.increment("count", 1)) shouldBe 9_007_199_254_740_993
                redis.transaction { queue(visits.increment("count", 1)) }.value() shouldBe 9_007_199_254_740_994
            }
        }

        test("more values than Lua passes on at once are put in one step") {
            withRedis { redis, prefix ->
                val many = (1..20_001).toList()
                val members = set<Int>("${prefix}set", ttl = 5.minutes)
                redis.run(members.add(7, 8)) shouldBe 2
                redis.run(members.add(*many.toTypedArray())) shouldBe 19_999
                val values = list<Int>("${prefix}list", ttl = 5.minutes)
                redis.run(values.pushLast(*many.toTypedArray())) shouldBe 20_001
                redis.run(values.all()) shouldBe many
                val board = sortedSet<Int>("${prefix}zset", ttl = 5.minutes)
                redis.run(board.addAll(many.map { Scored(it, it / 2.0) })) shouldBe 20_001
                redis.run(board.score(20_001)) shouldBe 10_000.5
                for (key in listOf(members, values, board)) redis.run(key.timeToLive()) shouldNotBe null
            }
        }

        test("what is put back into a list that has gone expires again") {
            withRedis { redis, prefix ->
                val values = list<String>("${prefix}list", ttl = 5.minutes)
                redis.run(values.putBack("x".encodeToByteArray())) shouldBe 1
                redis.run(values.timeToLive()) shouldNotBe null
                redis.run(values.popFirst()) shouldBe "x"
            }
        }

        test("a script that fails as if it were to be tried again does not run a transaction's other commands twice") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                val failing = Script.of("return redis.error_reply('TRYAGAIN later')") { it.number() }
                fails(OTHER) {
                    redis.transaction(Retry.onConflict(3)) {
                        queue(n.increment())
                        queue(failing.on(listOf(n)))
                    }
                }
                redis.run(n.get()) shouldBe 1
            }
        }
    })
