package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.fault.underFaults
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private const val ACCOUNTS = 8
private const val BALANCE = 1_000
private const val CLERKS = 6

/** Money is neither made nor lost, whatever happens to the connections, and who was told something was told the truth. */
internal fun FunSpec.bankCases(kit: KitContext) {
    val span = if (Storm.on) 3.minutes else 4.seconds
    test("transfers under cuts, resets, black holes and cancels keep the total, and each ends as its caller was told")
        .config(timeout = span + 1.minutes, enabledOrReasonIf = { kit.withServer() }) {
            val straight = kit.open()
            val bank = Bank().apply { open(straight) }
            val proxy = kit.proxy()
            val db = kit.open(proxy) { poolSize(3).maxOverflow(0).impatient() }
            val random = kit.random()
            val end = TimeSource.Monotonic.markNow() + span
            val clerks = List(CLERKS) { Random(random.nextLong()) }
            val faults = proxy.underFaults(random) {
                for (own in clerks) {
                    launch(Dispatchers.Default) {
                        while (end.hasNotPassedNow()) if (!bank.transferOrFail(db, own)) delay(5.milliseconds)
                    }
                }
            }
            println("${kit.target.name}: under $faults faults ${bank.summary()}, ${db.pool}")
            eventually({ "nothing is leased and nobody waits: ${db.pool}, ${db.holders}" }) {
                db.pool.let { it.leased == 0 && it.waiting == 0 }
            }
            bank.audit(straight)
            usable(db)
        }
}

/** Waits for little longer than the faults last. */
internal fun DatabaseOptionsBuilder.impatient() {
    poolTimeout(Duration.ofSeconds(2)).connectTimeout(Duration.ofSeconds(1)).statementTimeout(Duration.ofSeconds(1))
    controlTimeout(Duration.ofSeconds(1)).settleTimeout(Duration.ofMillis(500))
}

/** Whether a session answers, once those have been found out that a fault has broken while nobody used them. */
internal suspend fun usable(db: Database) {
    var failures = 0
    var successes = 0
    while (successes < 10) {
        try {
            db.sql("select 1").value<Int>() shouldBe 1
            successes++
        } catch (e: RunnelException) {
            if (e.kind() != ErrorKind.CONNECTION_LOST || ++failures > db.pool.created) throw e
        }
    }
}

private class Bank {
    enum class Told { DONE, FAILED, IN_DOUBT }

    private class Refused : Exception()

    private val next = AtomicInteger()
    private val told = ConcurrentHashMap<Int, Told>()
    private val kinds = ConcurrentHashMap<String, Int>()

    suspend fun open(db: Database) {
        db.sql("create table account (id integer primary key, balance integer not null)").execute()
        val sides = "source integer not null, target integer not null, amount integer not null"
        db.sql("create table transfer (id integer primary key, $sides)").execute()
        repeat(ACCOUNTS) { db.sql("insert into account (id, balance) values ($it, $BALANCE)").execute() }
    }

    /** False if the server could not be reached. */
    suspend fun transferOrFail(db: Database, random: Random): Boolean {
        val id = next.incrementAndGet()
        var done = false
        val end = try {
            val moment = if (random.nextInt(4) == 0) random.nextLong(20_000).microseconds else 1.minutes
            withTimeout(moment) { transfer(db, id, random) { done = true } }
            Told.DONE to "done"
        } catch (_: Refused) {
            Told.FAILED to "refused"
        } catch (e: CancellationException) {
            // One that is cancelled while it commits is seen through, but nobody is there to be told.
            (if (done) Told.IN_DOUBT else Told.FAILED) to "cancelled"
        } catch (e: RunnelException) {
            (if (e.kind() == ErrorKind.COMMIT_UNKNOWN) Told.IN_DOUBT else Told.FAILED) to e.kind().name
        }
        told[id] = end.first
        kinds.merge(end.second, 1, Int::plus)
        return end.second != ErrorKind.CONNECTION_FAILED.name
    }

    private suspend fun transfer(db: Database, id: Int, random: Random, done: () -> Unit) {
        val source = random.nextInt(ACCOUNTS)
        val target = (source + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS
        val amount = 1 + random.nextInt(100)
        db.transaction {
            // In the order of their numbers, so that no two wait for each other.
            for (account in listOf(source, target).sorted()) {
                val change = if (account == source) "- $amount" else "+ $amount"
                sql("update account set balance = balance $change where id = $account").execute()
            }
            sql("insert into transfer (id, source, target, amount) values ($id, $source, $target, $amount)").execute()
            if (random.nextInt(10) == 0) throw Refused()
            done()
        }
    }

    fun summary() = "${told.size} transfers were told ${kinds.toSortedMap()}"

    /** One statement sees all of it at one moment: a COMMIT in doubt may still be on its way. */
    suspend fun audit(db: Database) {
        val moved = "(select coalesce(sum(amount), 0) from transfer where target = account.id) - " +
            "(select coalesce(sum(amount), 0) from transfer where source = account.id)"
        val wrong = db.sql("select count(*) from account where balance <> $BALANCE + $moved").value<Int>()
        withClue("accounts whose balance is not what their transfers make it") { wrong shouldBe 0 }
        db.sql("select sum(balance) from account").value<Int>() shouldBe ACCOUNTS * BALANCE
        val there = db.sql("select id from transfer").list<Int>().toSet()
        withClue("told done, but not there") { (those(Told.DONE) - there) shouldBe emptySet() }
        withClue("told failed, but there") { (those(Told.FAILED) intersect there) shouldBe emptySet() }
        those(Told.DONE).size shouldBeGreaterThan 0
    }

    private fun those(what: Told) = told.filterValues { it == what }.keys
}
