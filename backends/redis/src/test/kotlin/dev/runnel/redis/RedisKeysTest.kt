package dev.runnel.redis

import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.error.ErrorKind.SYNTAX
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.util.UUID
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

internal enum class Colour { RED, GREEN }

@JvmInline
internal value class Email(val text: String)

internal data class Address(val street: String, val city: String?)

internal data class Profile(
    val id: Long,
    val email: Email,
    val since: Instant,
    val colour: Colour,
    val score: Double,
    val active: Boolean,
    val nick: String?,
    val tags: List<String>,
    val address: Address,
    val views: Int = 7,
)

internal class RedisKeysTest :
    FunSpec({
        val profile =
            Profile(
                1L shl 40,
                Email("a@x.org"),
                Instant.parse("2026-11-22T05:00:00.123456789Z"),
                Colour.GREEN,
                0.1,
                true,
                null,
                listOf("a", "b"),
                Address("Main St.", null),
                3,
            )

        test("a value of every type comes back as it was put") {
            withRedis { redis, prefix ->
                suspend fun <T : Any> same(key: ValueKey<T>, vararg values: T) = values.forEach {
                    redis.run(key.put(it))
                    redis.run(key.get()) shouldBe it
                }
                same(value<String>("${prefix}text"), "", "ä€😀", "a\u0000b", "\r\n*1\r\n$4\r\nPING\r\n")
                same(value<Long>("${prefix}long"), 0, Long.MIN_VALUE, Long.MAX_VALUE)
                same(value<Int>("${prefix}int"), Int.MIN_VALUE, Int.MAX_VALUE)
                same(value<Double>("${prefix}double"), 0.1, Double.MAX_VALUE, Double.MIN_VALUE, -0.0)
                same(value<BigDecimal>("${prefix}decimal"), BigDecimal("1234567890.12345678901234567890"))
                same(value<BigInteger>("${prefix}integer"), BigInteger.TWO.pow(100))
                same(value<Boolean>("${prefix}flag"), true, false)
                same(value<UUID>("${prefix}uuid"), UUID.randomUUID())
                same(value<Instant>("${prefix}instant"), profile.since)
                same(value<LocalDate>("${prefix}date"), LocalDate.of(2024, 2, 29))
                same(value<LocalTime>("${prefix}time"), LocalTime.of(23, 59, 59, 999_999_999))
                same(value<LocalDateTime>("${prefix}timestamp"), LocalDateTime.of(1969, 12, 31, 0, 0))
                same(value<OffsetDateTime>("${prefix}offset"), OffsetDateTime.parse("2026-11-22T05:00:00.5+01:00"))
                same(value<Colour>("${prefix}enum"), Colour.RED)
                same(value<Email>("${prefix}value-class"), Email("b@x.org"))
                same(value<List<Int>>("${prefix}json"), listOf(1, 2, 3), emptyList())
                val bytes = ByteArray(256) { it.toByte() }
                redis.run(value<ByteArray>("${prefix}bytes").put(bytes))
                redis.run(value<ByteArray>("${prefix}bytes").get())!!.toList() shouldBe bytes.toList()
            }
        }

        test("what a key holds is read exactly or refused, naming the key as it was declared") {
            withRedis { redis, prefix ->
                redis.run(value<String>("${prefix}n").put("70000"))
                redis.run(value<Int>("${prefix}n").get()) shouldBe 70000
                val short = fails(DATA_CONVERSION) { redis.run(value<Short>("${prefix}n").get()) }
                short.message shouldContain "${prefix}n"
                val secret = value<String>("$prefix{id}")
                redis.run(secret(1).put(CANARY))
                val error = fails(DATA_CONVERSION) { redis.run(value<Long>("$prefix{id}")(1).get()) }
                error.message shouldContain "$prefix{id}"
                redis.run(value<ByteArray>("${prefix}bytes").put(byteArrayOf(-1, -2)))
                fails(DATA_CONVERSION) { redis.run(value<String>("${prefix}bytes").get()) }
                fails(DATA_INVALID) { redis.run(value<String>("${prefix}text").put("half a pair \ud83d")) }
            }
        }

        test(
            "places of a name are filled in, doubled braces stay in it, and a mistake is refused before anything is sent",
        ) {
            val items = list<String>("cart:{{user}}:items:{page}")
            String(items("u1", 2).bytes()) shouldBe "cart:{u1}:items:2"
            String(counter("hits:{page}")(Email("e")).bytes()) shouldBe "hits:e"
            fails(PARAMETER) { items("u1") }
            fails(PARAMETER) { counter("hits")(1) }
            fails(PARAMETER) { counter("hits:{page}").increment() }.message shouldContain "at(id)"
            fails(PARAMETER) { counter("hits:{page") }
            fails(CONFIGURATION) { value<Thread>("thread") }.message shouldContain "Serializable"
        }

        test("an object is kept as a hash, nulls are absent and defaults come back") {
            withRedis { redis, prefix ->
                val profiles = hash<Profile>("${prefix}profile:{id}")
                redis.run(profiles(1).get()) shouldBe null
                redis.run(profiles(1).put(profile))
                redis.run(profiles(1).get()) shouldBe profile
                val whole = profile.copy(nick = "nick", address = Address("", "Town"))
                redis.run(profiles(1).put(whole))
                redis.run(profiles(1).get()) shouldBe whole
                redis.run(profiles(1).put(profile))
                redis.run(profiles(1).get()) shouldBe profile
                redis.run(Command.raw("HDEL", "${prefix}profile:1", "views"))
                redis.run(profiles(1).get()) shouldBe profile.copy(views = 7)
                redis.run(profiles(1).increment("id", 2)) shouldBe profile.id + 2
                redis.run(profiles(1).get("colour", Colour::class.java)) shouldBe Colour.GREEN
                redis.run(profiles(1).put("colour", Colour.RED))
                redis.run(profiles(1).get("colour", Colour::class.java)) shouldBe Colour.RED
                fails(PARAMETER) { profiles(1).increment("vews", 1) }
                redis.run(profiles(1).put("score", "much"))
                fails(DATA_CONVERSION) { redis.run(profiles(1).get()) }.message shouldContain "'score'"
                redis.run(Command.raw("HDEL", "${prefix}profile:1", "score"))
                fails(DATA_CONVERSION) { redis.run(profiles(1).get()) }.message shouldContain "'score'"
            }
        }

        test("every verb that puts has the key expire, in the same step") {
            withRedis { redis, prefix ->
                val keys = listOf(
                    value<String>("${prefix}v", 10.minutes).also { redis.run(it.put("x")) },
                    hash<Profile>("${prefix}h", 10.minutes).also { redis.run(it.put(profile)) },
                    hash<Address>("${prefix}a", 10.minutes).also { redis.run(it.put(Address("", ""))) },
                    list<String>("${prefix}l", 10.minutes).also { redis.run(it.pushLast("x")) },
                    set<String>("${prefix}s", 10.minutes).also { redis.run(it.add("x")) },
                    sortedSet<String>("${prefix}z", 10.minutes).also { redis.run(it.add("x", 1.0)) },
                    stream<Address>("${prefix}x", 10.minutes).also { redis.run(it.add(Address("", ""))) },
                    counter("${prefix}c", 10.minutes).also { redis.run(it.increment()) },
                )
                keys.forEach { redis.run(it.timeToLive())!!.toMillis() shouldBeInRange 500_000L..600_000L }
                redis.run(keys[0].persist()) shouldBe true
                redis.run(keys[0].timeToLive()) shouldBe null
                redis.run(keys[0].expire(5.seconds)) shouldBe true
                val count = counter("${prefix}c", 1000.minutes)
                redis.run(count.increment()) shouldBe 2
                redis.run(count.timeToLive())!!.toMillis() shouldBeInRange 500_000L..600_000L
                redis.run(keys[1].delete()) shouldBe true
                redis.run(keys[1].exists()) shouldBe false
            }
        }

        test("conditional puts say whether they did") {
            withRedis { redis, prefix ->
                val key = value<String>("${prefix}v")
                redis.run(key.putIfPresent("a")) shouldBe false
                redis.run(key.putIfAbsent("b")) shouldBe true
                redis.run(key.putIfAbsent("c")) shouldBe false
                redis.run(key.getAndPut("d")) shouldBe "b"
                redis.run(key.getAndDelete()) shouldBe "d"
                redis.run(key.getAndDelete()) shouldBe null
            }
        }

        test("counters count, and what leaves 64 bits is refused") {
            withRedis { redis, prefix ->
                val hits = counter("${prefix}hits:{page}")("home")
                redis.run(hits.get()) shouldBe 0
                redis.run(hits.increment()) shouldBe 1
                redis.run(hits.increment(41)) shouldBe 42
                redis.run(hits.decrement(2)) shouldBe 40
                redis.run(hits.put(Long.MAX_VALUE))
                fails(DATA_INVALID) { redis.run(hits.increment()) }
                redis.run(hits.get()) shouldBe Long.MAX_VALUE
            }
        }

        test("lists, sets and sorted sets keep what they are for") {
            withRedis { redis, prefix ->
                val jobs = list<Int>("${prefix}jobs")
                redis.run(jobs.pushLast(1, 2, 3)) shouldBe 3
                redis.run(jobs.pushFirst(0)) shouldBe 4
                redis.run(jobs.all()) shouldContainExactly listOf(0, 1, 2, 3)
                redis.run(jobs.popFirst()) shouldBe 0
                redis.run(jobs.popLast()) shouldBe 3
                redis.run(jobs.remove(1)) shouldBe 1
                redis.run(jobs.size()) shouldBe 1
                val seen = set<Email>("${prefix}seen")
                redis.run(seen.add(Email("a"), Email("b"))) shouldBe 2
                redis.run(seen.add(Email("a"))) shouldBe 0
                redis.run(seen.contains(Email("b"))) shouldBe true
                redis.run(seen.all()) shouldBe setOf(Email("a"), Email("b"))
                val board = sortedSet<String>("${prefix}board")
                redis.run(board.add("ada", 12.5)) shouldBe true
                redis.run(board.addAll(listOf(Scored("bob", Double.NEGATIVE_INFINITY), Scored("eve", 99.0)))) shouldBe 2
                redis.run(board.top(2)) shouldContainExactly listOf(Scored("eve", 99.0), Scored("ada", 12.5))
                redis.run(board.range(0, 0)) shouldContainExactly listOf(Scored("bob", Double.NEGATIVE_INFINITY))
                redis.run(board.between(0.0, 50.0)) shouldContainExactly listOf(Scored("ada", 12.5))
                redis.run(board.increment("ada", 0.25)) shouldBe 12.75
                redis.run(board.rank("eve")) shouldBe 2
                redis.run(board.topRank("eve")) shouldBe 0
                redis.run(board.rank("nobody")) shouldBe null
                redis.run(board.score("nobody")) shouldBe null
                redis.run(board.popHighest(1)) shouldContainExactly listOf(Scored("eve", 99.0))
                fails(PARAMETER) { seen.add() }
            }
        }

        test("a script goes by its hash and is sent whole where the server has lost it") {
            withRedis { redis, prefix ->
                val twice = Script.of("return {KEYS[1], redis.call('incrby', KEYS[1], ARGV[1]), false, {}}") { it }
                val call = twice.on(listOf(counter("${prefix}n")), 21)
                repeat(2) { round ->
                    val answer = redis.run(call).list()
                    answer[0].text() shouldBe "${prefix}n"
                    answer[1].number() shouldBe 21L * (round * 2 + 1)
                    answer[2].isNull shouldBe true
                    answer[3].list() shouldBe emptyList()
                    redis.run(call).list()[1].number() shouldBe 42L * (round + 1)
                    redis.run(Command.raw("SCRIPT", "FLUSH"))
                }
            }
        }

        test("raw commands answer as Redis does, and those that would change the shared connection are refused") {
            withRedis { redis, prefix ->
                redis.run(Command.raw("SET", "${prefix}raw", 42)).text() shouldBe "OK"
                redis.run(Command.raw("OBJECT", "ENCODING", "${prefix}raw").keyAt(1)).text() shouldBe "int"
                redis.run(Command.raw("MGET", "${prefix}raw", "${prefix}none")).list().map { it.text() } shouldBe
                    listOf("42", null)
                listOf("SELECT", "multi", "SUBSCRIBE", "BLPOP", "AUTH").forEach { word ->
                    fails(PARAMETER) { Command.raw(word, "1") }
                }
                fails(SYNTAX) { redis.run(Command.raw("NONSENSE", CANARY)) }
                fails(SYNTAX) { redis.run(Command.raw("GET", CANARY, CANARY)) }
                redis.run(value<String>("${prefix}raw").get().map { "<$it>" }) shouldBe "<42>"
            }
        }
    })
