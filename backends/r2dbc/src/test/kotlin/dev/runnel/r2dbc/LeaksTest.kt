package dev.runnel.r2dbc

import dev.runnel.tck.storm.Leaks
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
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
    })

private fun makeBuffers() = repeat(100) { ByteBufAllocator.DEFAULT.buffer(1).release() }
