package dev.runnel.redis

import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import dev.runnel.tck.naughtyStrings
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch

internal data class Naughty(val text: String, val again: String?)

/** The Big List of Naughty Strings, and a few of our own, wherever a caller's text may go. */
internal class RedisNaughtyTest :
    FunSpec({
        val naughty =
            naughtyStrings() +
                listOf("\u0000", "a\u0000b", "\r\n", "*1\r\n\$4\r\nPING\r\n", "\$-1", "-ERR", "{", "}", "{{x}}")

        test(
            "every naughty string is kept as a value, in a key's name, a field, a member, a score's owner and an entry",
        ) {
            naughty.size shouldBeGreaterThan 500
            withRedis { redis, prefix ->
                val text = value<String>("${prefix}v:{text}")
                val whole = hash<Naughty>("${prefix}h:{i}")
                val members = set<String>("${prefix}set")
                val scores = sortedSet<String>("${prefix}scores")
                val all = list<String>("${prefix}list")
                val entries = stream<Naughty>("${prefix}stream")
                redis.pipeline {
                    naughty
                        .mapIndexed { i, each ->
                            async {
                                run(text(each).put(each))
                                run(text(each).get()) shouldBe each
                                run(whole(i).put(Naughty(each, each)))
                                run(whole(i).get()) shouldBe Naughty(each, each)
                                run(members.add(each))
                                run(members.contains(each)) shouldBe true
                                run(scores.add(each, i.toDouble()))
                            }
                        }.awaitAll()
                }
                redis.run(members.all()) shouldBe naughty.toSet()
                redis.scan(scores).toList().map { it.value }.toSet() shouldBe naughty.toSet()
                redis.run(all.pushLast(*naughty.toTypedArray()))
                redis.run(all.all()) shouldBe naughty
                naughty.forEach { redis.run(entries.add(Naughty(it, null))) }
                redis.run(entries.range("-", "+", naughty.size)).map { it.value.text } shouldBe naughty
                redis.keys("${prefix}v:*").toList().toSet() shouldBe naughty.map { "${prefix}v:$it" }.toSet()
            }
        }

        test("every naughty string goes through a script, a raw command, a transaction and a channel as it is") {
            withRedis { redis, prefix ->
                val echo = Script.of("return ARGV[1]") { it.text() }
                val text = value<String>("${prefix}v")
                naughty.forEach { each ->
                    redis.run(echo.on(listOf(text), each)) shouldBe each
                    redis.run(Command.raw("ECHO", each)).text() shouldBe each
                    redis.transaction { queue(text.getAndPut(each)).also { queue(text.get()) } }
                    redis.run(text.get()) shouldBe each
                }
                coroutineScope {
                    val signals = Channel<Signal>(Channel.UNLIMITED)
                    val names = naughty.distinct().map { prefix + it }.toTypedArray()
                    val listening = launch { redis.listen(*names).collect(signals::send) }
                    signals.receive() shouldBe Gap(Gap.Reason.STARTED)
                    for (name in names) {
                        redis.run(Command.raw("PUBLISH", name, name))
                        signals.receive() shouldBe Notification(name, name)
                    }
                    listening.cancelAndJoin()
                }
            }
        }
    })
