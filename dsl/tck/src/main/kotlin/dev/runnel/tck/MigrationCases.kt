package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.LOCK_TIMEOUT
import dev.runnel.error.ErrorKind.MIGRATION
import dev.runnel.error.ErrorKind.NOT_NULL_VIOLATION
import dev.runnel.error.ErrorKind.STATEMENT_CANCELLED
import dev.runnel.error.ErrorKind.WRONG_SCOPE
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import dev.runnel.listener.QueryStart
import dev.runnel.migrate
import dev.runnel.migration.MigrationOptions
import dev.runnel.migration.MigrationState
import dev.runnel.migration.MigrationState.APPLIED
import dev.runnel.migration.MigrationState.BASELINE
import dev.runnel.migration.MigrationState.BELOW_BASELINE
import dev.runnel.migration.MigrationState.CHANGED
import dev.runnel.migration.MigrationState.FAILED
import dev.runnel.migration.MigrationState.MISSING
import dev.runnel.migration.MigrationState.NEWER
import dev.runnel.migration.MigrationState.OUT_OF_ORDER
import dev.runnel.migration.MigrationState.PENDING
import dev.runnel.migration.MigrationState.RUNNING
import dev.runnel.migrations
import dev.runnel.spi.Capability
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import java.io.File
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds

private const val ALONE = "-- runnel: no transaction\n"

/** Files are run once, in order, whole or resumable, whatever fails, is cancelled or runs at the same time. */
internal fun FunSpec.migrationCases(kit: KitContext) {
    val folder = tempdir("migrations")
    val location = folder.path

    val hasty = MigrationOptions.DEFAULT.withLockWait(Duration.ofMillis(200))

    fun files(vararg files: Pair<String, String>) {
        folder.listFiles().orEmpty().forEach { it.deleteRecursively() }
        files.forEach { (name, text) -> File(folder, name).apply { parentFile.mkdirs() }.writeText(text) }
    }

    fun write(name: String, text: String) = File(folder, name).writeText(text)

    suspend fun Database.states(): List<MigrationState> = migrations(location).info().map { it.state() }

    suspend fun Database.rows(table: String = "mig"): Long = sql("select count(*) from $table").value()

    suspend fun Database.says(vararg words: String) {
        val message = fails(MIGRATION) { migrate(location) }.message.orEmpty()
        words.forEach { message shouldContain it }
    }

    test("files are run once, in the order of their versions as numbers") {
        files(
            "V10__third.sql" to "insert into mig (n) values (10);",
            "V1__create_it.sql" to "create table mig (n integer);",
            "more/V2_1__second.sql" to "insert into mig (n) values (2); insert into mig (n) values (3)",
        )
        kit.withDatabase { db ->
            db.states() shouldBe listOf(PENDING, PENDING, PENDING)
            val report = db.migrate(location)
            report.applied() shouldBe listOf("V1__create_it.sql", "more/V2_1__second.sql", "V10__third.sql")
            report.version().toString() shouldBe "10"
            db.migrate(location).applied().shouldBeEmpty()
            db.rows() shouldBe 3
            db.migrations(location).validate()
            val info = db.migrations(location).info()
            info.map { it.state() } shouldBe listOf(APPLIED, APPLIED, APPLIED)
            info.map { "${it.version()} ${it.description()}" } shouldBe listOf("1 create it", "2.1 second", "10 third")
            write("V11__next.sql", "delete from mig;")
            fails(MIGRATION) { db.migrations(location).validate() }.message shouldContain "V11__next.sql"
            db.migrate(location).applied() shouldBe listOf("V11__next.sql")
            db.rows() shouldBe 0
        }
    }

    test("through the Java faces the same files are run once too") {
        files("V1__create.sql" to "create table mig (n integer);")
        val async = kit.openAsync()
        async.migrations(location).dryRun().await() shouldContain "create table mig"
        async.migrate(location).await().applied() shouldBe listOf("V1__create.sql")
        async.migrations(location).validate().await()
        async.migrations(location).info().await().map { it.state() } shouldBe listOf(APPLIED)
        withContext(Dispatchers.IO) {
            val blocking = kit.openBlocking()
            blocking.migrate(location).applied().size shouldBe if (kit.target.shared) 0 else 1
            blocking.migrations(location).info().map { it.state() } shouldBe listOf(APPLIED)
            blocking.migrations(location).dryRun() shouldContain "Nothing to migrate"
            fails(WRONG_SCOPE) { blocking.transaction { blocking.migrate(location) } }
        }
    }

    test("a dry run, info and validate leave the database alone") {
        files("V1__create.sql" to "-- why\ncreate table mig (n integer);\n\ninsert into mig (n) values (1);\n")
        kit.withDatabase { db ->
            db.migrations(location).dryRun() shouldBe
                "-- V1__create.sql\ncreate table mig (n integer);\ninsert into mig (n) values (1);\n"
            db.states() shouldBe listOf(PENDING)
            fails(MIGRATION) { db.migrations(location).validate() }
            shouldThrow<RunnelException> { db.rows("runnel_migrations") }
            shouldThrow<RunnelException> { db.rows("runnel_migrations_lock") }
        }
    }

    test("a database is not migrated inside its own transaction") {
        files("V1__create.sql" to "create table mig (n integer);")
        kit.withDatabase { db -> fails(WRONG_SCOPE) { db.transaction { db.migrate(location) } } }
    }

    testWith(
        kit,
        Capability.TRANSACTIONAL_DDL,
        "a file that fails leaves nothing behind, and runs once it is corrected",
    ) {
        files(
            "V1__create.sql" to "create table mig (n integer);",
            "V2__wrong.sql" to
                "insert into mig (n) values (1);\ncreate table other (n integer);\n\ninsert into absent\n values (1);",
        )
        kit.withDatabase { db ->
            val error = shouldThrow<RunnelException> { db.migrate(location) }
            error.kind() shouldBe dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
            error.message shouldContain "V2__wrong.sql:4: "
            error.message shouldContain "nothing of it is in the database"
            error.message shouldContain "Applied before it: V1__create.sql"
            db.rows() shouldBe 0
            shouldThrow<RunnelException> { db.rows("other") }
            db.states() shouldBe listOf(APPLIED, PENDING)
            write("V2__wrong.sql", "insert into mig (n) values (1);")
            db.migrate(location).applied() shouldBe listOf("V2__wrong.sql")
            db.rows() shouldBe 1
        }
    }

    test("a file without a transaction that fails goes on at that statement once it is corrected") {
        val head = "${ALONE}create table mig (n integer);\ninsert into mig (n) values (1);\n"
        files("V1__alone.sql" to "${head}insert into absent values (1);\ninsert into mig (n) values (2);")
        kit.withDatabase { db ->
            val error = shouldThrow<RunnelException> { db.migrate(location) }
            error.message shouldContain "V1__alone.sql:4: insert into absent values …: "
            error.message shouldContain "2 of its 4 statements are in the database"
            db.rows() shouldBe 1
            db.states() shouldBe listOf(FAILED)
            fails(MIGRATION) { db.migrations(location).validate() }.message shouldContain "goes on there"
            write("V1__alone.sql", head.replace("(1)", "(7)") + "insert into mig (n) values (2);")
            db.says("2 of its 3 statements", "Put them back", "repair(\"1\", 2)")
            write("V1__alone.sql", "$head-- corrected\ninsert into mig (n) values (2);")
            db.migrations(location).dryRun() shouldBe
                "-- V1__alone.sql, without a transaction, from statement 3 on\ninsert into mig (n) values (2);\n"
            db.migrate(location).applied() shouldBe listOf("V1__alone.sql")
            db.rows() shouldBe 2
            db.states() shouldBe listOf(APPLIED)
        }
    }

    test("a program that died in the middle of a statement is noticed, and repair says how to go on") {
        val inserts = "insert into mig (n) values (1);\ninsert into mig (n) values (2);"
        val text = "${ALONE}create table mig (n integer);\n$inserts"
        files("V1__alone.sql" to text.replace("(2)", "(2, 2)"))
        kit.withDatabase { db ->
            shouldThrow<RunnelException> { db.migrate(location) }
            write("V1__alone.sql", text)
            val table = kit.quote("runnel_migrations")
            db.sql("update $table set ${kit.quote("state")} = 'RUNNING'").execute()
            db.states() shouldBe listOf(RUNNING)
            db.says(
                "statement 3 (line 4: insert into mig …)",
                "repair(\"1\", 3) that it did ",
                "repair(\"1\", 2) that it did not",
            )
            db.migrations(location).repair("1", 3).map { it.state() } shouldBe listOf(FAILED)
            fails(CONFIGURATION) { db.migrations(location).repair("1", 4) }
            db.migrations(location).repair("1", 2)
            db.migrate(location).applied() shouldBe listOf("V1__alone.sql")
            db.rows() shouldBe 2
            fails(MIGRATION) { db.migrations(location).repair("1", 1) }
        }
    }

    test("changed, missing, older and newer files are refused, all in one error, and say what to do") {
        files(
            "V1__a.sql" to "create table mig (n integer);",
            "V2__b.sql" to "insert into mig (n) values (2);",
            "V4__d.sql" to "insert into mig (n) values (4);",
            "V5__e.sql" to "insert into mig (n) values (5);",
        )
        kit.withDatabase { db ->
            db.migrate(location)
            files(
                "V1__a.sql" to "create table mig (n bigint);",
                "V3__c.sql" to "insert into mig (n) values (3);",
                "V4__d.sql" to "insert into mig (n) values (4);",
            )
            db.states() shouldBe listOf(CHANGED, MISSING, OUT_OF_ORDER, APPLIED, NEWER)
            db.says(
                "V1__a.sql was changed",
                "V2__b.sql is in the",
                "V3__c.sql is not in",
                "V5__e.sql is in",
                "newer program",
            )
            fails(MIGRATION) { db.migrations(location).validate() }
            db.rows() shouldBe 3
            val before = db.migrations(location).info().first().appliedAt()
            db.migrations(location).repair().map { it.state() } shouldBe listOf(APPLIED, OUT_OF_ORDER, APPLIED, NEWER)
            db.migrations(location).info().first().appliedAt() shouldBe before
            val lenient = MigrationOptions.DEFAULT.withOutOfOrder().withAllowNewer()
            db.migrate(location, lenient).applied() shouldBe listOf("V3__c.sql")
            db.rows() shouldBe 4
            db.migrations(location, lenient).validate()
        }
    }

    test("line ends and a byte order mark do not change a file") {
        files("V1__a.sql" to "create table mig (n integer);\ninsert into mig (n) values (1);\n")
        kit.withDatabase { db ->
            db.migrate(location)
            write("V1__a.sql", "\uFEFFcreate table mig (n integer);\r\ninsert into mig (n) values (1);\r\n")
            db.migrations(location).validate()
        }
    }

    test("a database that was there before begins at its baseline") {
        files("V1__a.sql" to "create table mig (n integer);", "V2__b.sql" to "insert into mig (n) values (2);")
        kit.withDatabase { db ->
            db.sql("create table mig (n integer)").execute()
            db.migrations(location).baseline("1.5")
            db.migrations(location).baseline("1.5")
            db.states() shouldBe listOf(BELOW_BASELINE, BASELINE, PENDING)
            fails(MIGRATION) { db.migrations(location).baseline("2") }.message shouldContain "history"
            fails(CONFIGURATION) { db.migrations(location).baseline("one") }
            db.migrate(location).applied() shouldBe listOf("V2__b.sql")
            db.migrations(location).validate()
        }
    }

    test("many that migrate at once apply each file exactly once, through databases of their own") {
        files(
            *Array(5) {
                "V${it + 1}__f.sql" to
                    if (it == 0) "create table mig (n integer);" else "insert into mig (n) values ($it);"
            },
        )
        val databases = List(if (kit.target.shared) 3 else 1) { kit.open() }
        val reports =
            databases.flatMap { db -> List(2) { kit.scope.async { db.migrate(location) } } }.awaitAll()
        reports.flatMap { it.applied() }.sorted() shouldBe List(5) { "V${it + 1}__f.sql" }
        reports.forEach { it.version().toString() shouldBe "5" }
        databases.forEach { it.rows() shouldBe 4 }
    }

    test("files without a transaction are applied exactly once too by many at once") {
        files(
            "V1__a.sql" to "${ALONE}create table mig (n integer);\ninsert into mig (n) values (1);",
            "V2__b.sql" to "${ALONE}insert into mig (n) values (2);\ninsert into mig (n) values (3);",
        )
        val databases = List(if (kit.target.shared) 3 else 1) { kit.open() }
        val reports =
            databases.flatMap { db -> List(2) { kit.scope.async { db.migrate(location) } } }.awaitAll()
        reports.flatMap { it.applied() }.sorted() shouldBe listOf("V1__a.sql", "V2__b.sql")
        databases.first().rows() shouldBe 3
    }

    test("a lock that stays taken is waited for and then an error that names its owner") {
        files("V1__a.sql" to "create table mig (n integer);")
        kit.withDatabase { db ->
            db.migrate(location)
            db.takeLock(kit, "process 7, dead")
            write("V2__b.sql", "insert into mig (n) values (2);")
            fails(LOCK_TIMEOUT) { db.migrate(location, hasty) }.message shouldContain "process 7, dead"
            db.rows() shouldBe 0
        }
    }

    test("the lock of a program that died is taken over") {
        files("V1__a.sql" to "create table mig (n integer);")
        kit.withDatabase { db ->
            db.migrate(location)
            db.takeLock(kit, "process 7, dead")
            write("V2__b.sql", "insert into mig (n) values (2);")
            db.migrate(location).applied() shouldBe listOf("V2__b.sql")
        }
    }

    test("a migration whose lock was taken over does nothing more, and leaves what it did to be looked at") {
        val lock = kit.quote("runnel_migrations_lock")
        files(
            "V1__a.sql" to "${ALONE}create table mig (n integer);\n" +
                "update $lock set ${kit.quote("owner")} = 'process 7, quicker';\ninsert into mig (n) values (1);",
        )
        kit.withDatabase { db ->
            db.says("given up for dead", "info()")
            db.rows() shouldBe 0
            db.states() shouldBe listOf(RUNNING)
            db.sql("update $lock set ${kit.quote("owner")} = ''").execute()
            db.says("statement 2 (line 3: update …)")
            db.migrations(location).repair("1", 2)
            db.migrate(location).applied() shouldBe listOf("V1__a.sql")
            db.rows() shouldBe 1
        }
    }

    test("a file that somebody else has gone on with is left to them") {
        val history = kit.quote("runnel_migrations")
        files(
            "V1__a.sql" to "${ALONE}create table mig (n integer);\n" +
                "update $history set ${kit.quote("state")} = 'FAILED';\ninsert into mig (n) values (1);",
        )
        kit.withDatabase { db ->
            db.says("given up for dead")
            db.rows() shouldBe 0
        }
    }

    test("cancelled while it waits for the lock, a migration leaves it to its owner") {
        files("V1__a.sql" to "create table mig (n integer);")
        kit.withDatabase { db ->
            db.migrate(location)
            db.takeLock(kit, "process 7, busy")
            write("V2__b.sql", "insert into mig (n) values (2);")
            withTimeoutOrNull(300.milliseconds) { db.migrate(location) } shouldBe null
            db.rows() shouldBe 0
            val owner = "select ${kit.quote("owner")} from ${kit.quote("runnel_migrations_lock")}"
            db.sql(owner).value<String>() shouldBe "process 7, busy"
        }
    }

    test("an error shows where and in which statement it was, and no value of it") {
        val create = "create table mig (n integer not null, s varchar(100));\n"
        files("V1__a.sql" to "$create\ninsert into mig (n, s)\n values (null, '$CANARY');")
        kit.withoutSlowLog { db ->
            val error = shouldThrow<RunnelException> { db.migrate(location) }
            error.kind() shouldBe NOT_NULL_VIOLATION
            error.message shouldContain "V1__a.sql:3: insert into mig …: "
            error.message shouldNotContain CANARY // the cause is the driver's, and H2's shows the whole statement
        }
    }

    test("a transaction of the file's own is there whole or not at all") {
        val begin = kit.target.beginText ?: return@test
        val inserts = "insert into mig (n) values (1);\ninsert into mig (n) values (2);\n"
        files(
            "V1__own.sql" to "${ALONE}create table mig (n integer);\n$begin;\n${inserts}insert into absent values (3);",
        )
        kit.withDatabase { db ->
            shouldThrow<RunnelException> { db.migrate(location) }.message shouldContain "1 of its 5 statements are in"
            db.rows() shouldBe 0
            write("V1__own.sql", "${ALONE}create table mig (n integer);\n$begin;\n${inserts}commit;")
            db.migrate(location).applied() shouldBe listOf("V1__own.sql")
            db.rows() shouldBe 2
        }
    }

    val create = "create table mig (n bigint);\ninsert into mig (n) values (1);\n"

    testWith(kit, Capability.CANCEL_RUNNING, "cancelled, a file without a transaction stops and can go on") {
        files("V1__x.sql" to "$ALONE${create}insert into mig (n) ${kit.target.endlessQuery};")
        val begun = Begun()
        kit.open(listOf(begun)).let { db ->
            val migration = kit.scope.launch { db.migrate(location) }
            eventually("its last statement runs") { "V1__x.sql:4" in begun }
            migration.cancelAndJoin()
            eventually("the session is given back") { db.pool.leased == 0 }
            write("V1__x.sql", "$ALONE${create}insert into mig (n) values (2);")
            db.migrate(location).applied() shouldBe listOf("V1__x.sql")
            db.rows() shouldBe 2
        }
    }

    testWith(
        kit,
        Capability.TRANSACTIONAL_DDL,
        "cancelled, a file in a transaction is rolled back and can be run again",
    ) {
        files("V1__x.sql" to "${create}insert into mig (n) ${kit.target.endlessQuery};")
        kit.withDatabase { db ->
            val migration = kit.scope.launch { db.migrate(location) }
            eventually("the file runs") { db.holders.any { it.label() == "begin" } }
            migration.cancelAndJoin()
            eventually("the session is given back") { db.pool.leased == 0 }
            db.states() shouldBe listOf(PENDING)
            write("V1__x.sql", "${create}insert into mig (n) values (2);")
            db.migrate(location).applied() shouldBe listOf("V1__x.sql")
            db.rows() shouldBe 2
        }
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a cancelled future's migration stops and lets go") {
        files("V1__x.sql" to "${ALONE}create table mig (n bigint);\ninsert into mig (n) ${kit.target.endlessQuery};")
        val begun = Begun()
        val async = kit.openAsync(listOf(begun))
        val future = async.migrate(location)
        eventually("its last statement runs") { "V1__x.sql:3" in begun }
        future.cancel(true)
        shouldThrow<CancellationException> { future.await() }
        // The future is done at once, and what it stopped is recorded behind it.
        eventually("it is recorded how far the file came") {
            async.migrations(location).info().get().map { it.state() } == listOf(FAILED)
        }
        async.migrations(location).repair("1", 2).await()
        async.migrations(location).migrate().await().applied() shouldBe listOf("V1__x.sql")
    }

    testWith(kit, Capability.CANCEL_RUNNING, "an interrupted thread's migration stops and lets go") {
        files("V1__x.sql" to "${ALONE}create table mig (n bigint);\ninsert into mig (n) ${kit.target.endlessQuery};")
        val begun = Begun()
        val blocking = kit.openBlocking(listOf(begun))
        var error: Throwable? = null
        val worker = thread { error = runCatching { blocking.migrate(location) }.exceptionOrNull() }
        eventually("its last statement runs") { "V1__x.sql:3" in begun }
        worker.interrupt()
        withContext(Dispatchers.IO) { worker.join(10_000) }
        worker.isAlive shouldBe false
        (error as RunnelException).kind() shouldBe STATEMENT_CANCELLED
        eventually("the session is given back") { blocking.pool().leased == 0 }
    }
}

/** The labels of the statements that were begun. */
private class Begun : QueryListener {
    private val labels = CopyOnWriteArrayList<String>()

    override fun begun(query: QueryStart): Any? {
        query.label()?.let(labels::add)
        return null
    }

    override fun ended(event: QueryEvent) = Unit

    operator fun contains(label: String) = label in labels
}

/** As a program that has died while it was migrating leaves the lock behind. */
private suspend fun Database.takeLock(kit: KitContext, owner: String) {
    val table = kit.quote("runnel_migrations_lock")
    sql("update $table set ${kit.quote("owner")} = :owner", "owner" to owner).execute() shouldBe 1L
}
