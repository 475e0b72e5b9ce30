package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withTimeout
import java.sql.Connection
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private val HAND_OVERS = many(200, 10_000)

/** A server to which it takes long to connect gets fewer: most of what is left behind ends the session. */
private val LONGEST = many(12, 300).seconds

/** What one borrower of a session leaves is never the next one's. */
internal fun FunSpec.handOverCases(kit: KitContext) {
    testWhere(
        "in up to $HAND_OVERS hand-overs of a session, changed in any way, the next borrower sees a fresh one",
        "the target names nothing that a session could be left with",
        { kit.target.handOver != null },
    ) {
        val handOver = checkNotNull(kit.target.handOver)
        val db = kit.open { poolSize(1).maxOverflow(0) }
        db.createHanded()
        val other = kit.open()
        if (!kit.target.shared) other.createHanded()
        val fresh = other.view(handOver.looks)
        val probed = handOver.probes.associateWith { seen { other.look(it) } }
        val random = kit.random()
        val borrower = Borrower(kit, db, random)
        val start = TimeSource.Monotonic.markNow()
        while (borrower.handOvers < HAND_OVERS && start.elapsedNow() < LONGEST) {
            val done = borrower.borrow(handOver.changes)
            withClue(done) {
                db.view(handOver.looks) shouldBe fresh
                handOver.probes
                    .randomOrNull(
                        random,
                    )?.let { "$it: ${seen { db.look(it) }}" shouldBe "$it: ${probed[it]}" }
            }
        }
        println("${kit.target.name}: ${borrower.handOvers} hand-overs, none of them dirty, ${db.pool.created} sessions")
    }
}

private suspend fun Database.createHanded() {
    for (table in listOf("handed", "other")) sql("create table $table (n integer)").execute()
    repeat(3) { sql("insert into handed (n) values ($it)").execute() }
}

/** What a borrower sees, outside a transaction and in one, for which there may be another session. */
private suspend fun Database.view(looks: List<String>): List<String> =
    looks.flatMap { look -> listOf(seen { look(look) }, seen { transaction { look(look) } }) }

private suspend fun Querier.look(look: String): Any? = sql(look).map { it.get(0, Any::class.java) }.oneOrNull()

private suspend fun seen(look: suspend () -> Any?): String = try {
    look().toString()
} catch (e: RunnelException) {
    e.kind().name
}

/** Borrows the session and changes it by texts, in any of the ways in which a text comes to a session. */
private class Borrower(private val kit: KitContext, private val db: Database, private val random: Random) {
    var handOvers = 0
        private set

    /** Gives what was done. */
    suspend fun borrow(changes: List<String>): String {
        val texts = List(1 + random.nextInt(4)) { changes.random(random) }
        val way = random.nextInt(7)
        handOvers += if (way < 2) texts.size else 1
        when (way) {
            0 -> texts.forEach { text -> failing { db.sql(text).execute() } }
            1 -> texts.forEach { text -> failing { db.sql(text).map { }.list() } }
            2 -> failing { db.transaction { run(texts) } }
            3 ->
                failing {
                    db.transaction {
                        run(texts)
                        throw Boom()
                    }
                }
            4 -> failing { db.transaction { flowOfTexts(texts) } }
            5 -> failing { withTimeout(random.nextInt(5_000).microseconds) { db.transaction { run(texts) } } }
            else ->
                failing {
                    db.unwrap(Connection::class) { connection ->
                        for (text in texts) runCatching { connection.run(text) }
                    }
                }
        }
        return "way $way: $texts"
    }

    /** Leaves the statement open, where the session can be replaced for it; a database in memory is its only session. */
    private fun Connection.run(text: String) {
        val statement = createStatement()
        statement.execute(text)
        if (!kit.target.shared) statement.close()
    }

    private suspend fun Querier.run(texts: List<String>) = texts.forEach { text -> sql(text).execute() }

    /** Changes, and leaves rows unread. */
    private suspend fun Querier.flowOfTexts(texts: List<String>) {
        run(texts)
        sql(kit.target.series(5_000)).flow<Long>(batch = 10).first()
    }

    /** Not every text can be run everywhere; what it left when it failed is looked for too. */
    private suspend fun failing(work: suspend () -> Unit) {
        try {
            work()
        } catch (_: RunnelException) {
        } catch (_: TimeoutCancellationException) {
        } catch (_: Boom) {
        }
    }
}
