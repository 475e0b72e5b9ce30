package dev.runnel.tck.storm

import dev.runnel.tck.KitContext
import dev.runnel.tck.eventually
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** How soon after the last operation nothing of it may be left. */
private val SOON = 1.seconds

/** What is true after a storm, here and on the server. That every session answers is looked at after each case. */
internal class Aftermath(private val kit: KitContext, private val faces: List<Face>) {
    suspend fun check() {
        val took = nothingIsLeased()
        theServerIsQuiet()
        noMoneyIsLost()
        Leaks.found { repeat(10) { faces.forEach { face -> face.number("select 1") } } }.shouldBeEmpty()
        println("${kit.target.name}: nothing leased after $took, ${faces.map { it.pool }}, ${kit.target.activity()}")
    }

    private suspend fun nothingIsLeased(): Duration {
        val start = TimeSource.Monotonic.markNow()
        for (face in faces) {
            eventually({ "nothing is leased and nobody waits: ${face.pool}, ${face.holders}" }, SOON) {
                face.pool.let { it.leased == 0 && it.waiting == 0 }
            }
        }
        return start.elapsedNow()
    }

    private suspend fun theServerIsQuiet() {
        if (kit.target.activity() == null) return
        var seen = kit.target.activity()
        eventually({ "the server is quiet: $seen, ${faces.map { it.pool }}" }, SOON, 20.milliseconds) {
            seen = kit.target.activity()
            val most = faces.sumOf { it.pool.size() + kit.target.sideConnections }
            seen?.let { it.running == 0 && it.idleInTransaction == 0 && it.sessions <= most } == true
        }
    }

    private suspend fun noMoneyIsLost() {
        for (face in faces) {
            face.number("select sum(balance) from account") shouldBe (ACCOUNTS * BALANCE).toLong()
            face.number("select count(*) from account") shouldBe ACCOUNTS.toLong()
        }
    }
}
