package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Capability
import dev.runnel.spi.Isolation
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.tck.fault.underFaults
import dev.runnel.tck.history.Anomaly
import dev.runnel.tck.history.Finding
import dev.runnel.tck.history.ListHistory
import dev.runnel.tck.history.Operation
import dev.runnel.tck.history.Outcome
import dev.runnel.tck.history.RegisterHistory
import dev.runnel.tck.isolation.Phenomenon
import dev.runnel.transaction.Retry
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import dev.runnel.Transaction as Block
import dev.runnel.tck.history.Transaction as Recorded

private const val KEYS = 4
private const val WORKERS = 8
private const val TRANSACTIONS = 160
private val HISTORIES = many(1, 50)
private val FAULTY_HISTORIES = many(1, 30)

/** Under load, with blocks cancelled and rolled back at any moment, transactions are as if one ran after the other. */
internal fun FunSpec.historyCases(kit: KitContext) {
    for (kind in listOf(LISTS, REGISTERS)) {
        test("concurrent ${kind.what} are as if one transaction ran after the other") {
            val db = kit.open { poolSize(WORKERS) }
            kit.histories(kind, HISTORIES, db, db)
        }

        testWithServer(
            kit,
            "concurrent ${kind.what} under cuts, resets and silence are as if one transaction ran after the other",
        ) {
            val proxy = kit.proxy()
            val db = kit.open(proxy) { poolSize(WORKERS).maxOverflow(0).impatient() }
            kit.histories(kind, FAULTY_HISTORIES, kit.open(), db, proxy)
            usable(db)
        }
    }
}

/** What the transactions of a history do, in a table of keys `k` and values `v`. */
private class Subject(
    val what: String,
    val table: String,
    val value: String,
    val start: String,
    val operate: suspend Block.(key: Int, value: Int?, done: MutableList<Operation>) -> Unit,
    val findings: suspend (Database, List<Recorded>) -> List<Finding>,
)

private val LISTS = Subject(
    "appends to lists and reads of them",
    "list",
    "varchar(16000) not null",
    "''",
    ::list,
) { db, history ->
    val end = db.sql("select k, v from list").list<Pair<Int, String?>>().associate { (k, v) -> k to elements(v) }
    ListHistory(history, end).findings()
}

private val REGISTERS = Subject("changes of registers", "register", "integer", "null", ::register) { db, history ->
    RegisterHistory(history, db.sql("select k, v from register").list<Pair<Int, Int?>>().toMap()).findings()
}

/**
 * @param straight where each history begins and its end is read
 * @param proxy by which [db] reaches the server, with faults; null for the straight way
 */
private suspend fun KitContext.histories(
    kind: Subject,
    times: Int,
    straight: Database,
    db: Database,
    proxy: FaultProxy? = null,
) {
    val table = kind.table
    straight.sql("create table $table (k integer primary key, v ${kind.value})").execute()
    val random = random()
    val values = AtomicInteger()
    repeat(times) {
        straight.sql("delete from $table").execute()
        for (key in 1..KEYS) straight.sql("insert into $table (k, v) values ($key, ${kind.start})").execute()
        val load = Load(this, db, values, kind, proxy != null)
        val own = Random(random.nextLong())
        val faults = if (proxy == null) load.run(own).let { 0 } else proxy.underFaults(random) { load.run(own) }
        println("${target.name}, ${load.isolation}: $load, $faults faults")
        load.history.count { it.outcome == Outcome.COMMITTED } shouldBeGreaterThan 0
        // Waits for whoever has written, of whom the caller knows no end.
        straight.transaction(retry = Retry.onConflict(100)) { sql("update $table set v = v").execute() }
        kind.findings(straight, load.history.toList()).filterNot { it.anomaly in load.allowed }.shouldBeEmpty()
    }
}

/** The transactions of many coroutines at the strongest level that the backend has, and what they have done and seen. */
private class Load(
    private val kit: KitContext,
    private val db: Database,
    private val values: AtomicInteger,
    private val kind: Subject,
    private val faulty: Boolean,
) {
    val isolation: Isolation = strongest(kit)

    /** What is documented to happen at this level. */
    val allowed: Set<Anomaly> =
        if (Phenomenon.WRITE_SKEW in kit.target.phenomena(isolation)) setOf(Anomaly.WRITE_SKEW) else setOf()
    val history = ConcurrentLinkedQueue<Recorded>()
    private val ids = AtomicInteger()

    suspend fun run(random: Random) = coroutineScope {
        for (own in List(WORKERS) { Random(random.nextLong()) }) {
            launch(Dispatchers.Default) {
                repeat(TRANSACTIONS / WORKERS) {
                    // While the server is away, what comes to nothing does so at once.
                    do {
                        val reached = one(own)
                    } while (!reached)
                }
            }
        }
    }

    /** Gives whether any operation was begun. */
    private suspend fun one(random: Random): Boolean {
        val done = ArrayList<Operation>()
        var atEnd = false
        val rolledBack = random.nextInt(8) == 0
        // Most in order: a server may take a second to notice a deadlock.
        val any = List(1 + random.nextInt(4)) { 1 + random.nextInt(KEYS) }
        val keys = if (random.nextInt(12) == 0) any else any.sorted()
        val block: suspend () -> Unit = {
            db.transaction(isolation) {
                keys.forEach { any(it, random, done) }
                if (rolledBack) throw Boom()
                atEnd = true
            }
        }
        val outcome =
            try {
                if (random.nextInt(6) == 0) withTimeout(random.nextInt(10_000).microseconds) { block() } else block()
                Outcome.COMMITTED
            } catch (_: Boom) {
                Outcome.ABORTED
            } catch (_: TimeoutCancellationException) {
                if (atEnd) Outcome.UNKNOWN else Outcome.ABORTED
            } catch (e: RunnelException) {
                if (e.kind() == ErrorKind.COMMIT_UNKNOWN) Outcome.UNKNOWN else e.aborted()
            }
        history += Recorded(ids.incrementAndGet(), outcome, done)
        return done.isNotEmpty()
    }

    private suspend fun Block.any(key: Int, random: Random, done: MutableList<Operation>) {
        val value = if (random.nextBoolean()) values.incrementAndGet() else null
        if (kit.hasSavepoints && random.nextInt(8) == 0) {
            // What is undone alone is in no history: if anybody reads it, nobody has written it.
            runCatching {
                transaction {
                    kind.operate(this, key, value, ArrayList())
                    throw Boom()
                }
            }.exceptionOrNull().let { if (it !is Boom) throw it!! }
        } else {
            kind.operate(this, key, value, done)
        }
    }

    /** Every error before the COMMIT says that the transaction is not there. Without faults only conflicts are expected. */
    private fun RunnelException.aborted(): Outcome {
        val expected = isRetryable || kind() == ErrorKind.TRANSACTION_ABORTED || (faulty && kind() in FAULTS)
        return if (expected) Outcome.ABORTED else throw this
    }

    override fun toString() = history.groupingBy { it.outcome }.eachCount().toString()

    private companion object {
        val FAULTS = setOf(
            ErrorKind.CONNECTION_LOST,
            ErrorKind.CONNECTION_FAILED,
            ErrorKind.POOL_TIMEOUT,
            ErrorKind.STATEMENT_TIMEOUT,
        )
    }
}

internal fun strongest(kit: KitContext): Isolation = Isolation.entries.last { Capability.of(it) in kit.capabilities }

/** An append of the value, or a read if there is none. A write is recorded before it is sent: the answer may be lost. */
private suspend fun list(block: Block, key: Int, value: Int?, done: MutableList<Operation>) {
    if (value == null) {
        done += Operation.ReadList(key, elements(block.sql("select v from list where k = $key").value<String>()))
    } else {
        done += Operation.Append(key, value)
        block.sql("update list set v = concat(v, '$value,') where k = $key").execute()
    }
}

private fun elements(text: String?): List<Int> = text.orEmpty().split(',').filter { it.isNotEmpty() }.map { it.toInt() }

/** A read, and then a write of the value if there is one. */
private suspend fun register(block: Block, key: Int, value: Int?, done: MutableList<Operation>) {
    val read = block.sql("select v from register where k = $key").value<Int?>()
    done += Operation.ReadValue(key, read)
    if (value != null) {
        done += Operation.Write(key, value)
        block.sql("update register set v = $value where k = $key").execute()
    }
}
