package dev.runnel.r2dbc

import dev.runnel.tck.probe.now
import dev.runnel.tck.storm.Leaks
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.netty.buffer.ByteBufAllocator
import io.netty.util.ResourceLeakDetector

/** The kit sees what drivers on Netty lose. */
class LeaksTest :
    FunSpec({
        test("a buffer that is lost is reported, once, and one that is released is not") {
            val level = ResourceLeakDetector.getLevel()
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID)
            try {
                Leaks.watch()
                Leaks.found(::makeBuffers)
                ByteBufAllocator.DEFAULT.buffer(1)
                Leaks.found(::makeBuffers).shouldNotBeEmpty()
                Leaks.found(::makeBuffers).shouldBeEmpty()
            } finally {
                ResourceLeakDetector.setLevel(level)
            }
        }

        for (subject in subjects) {
            test("$subject: sessions that have come and gone leave no resolver of names behind") {
                subject.session().close().now()
                val before = resolvers()
                repeat(10) { subject.session().close().now() }
                resolvers() shouldBe before
            }
        }
    })

/** How many reactor-netty keeps: one for each kind of event loops that it has seen. */
private fun resolvers(): Int = Class
    .forName("reactor.netty.transport.ClientTransportConfig")
    .getDeclaredField("RESOLVERS_CACHE")
    .apply { isAccessible = true }
    .get(null)
    .let { (it as Map<*, *>).size }

private fun makeBuffers() = repeat(100) { ByteBufAllocator.DEFAULT.buffer(1).release() }
