package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.DUPLICATE_OBJECT
import dev.runnel.error.ErrorKind.FOREIGN_KEY_VIOLATION
import dev.runnel.error.ErrorKind.NOT_NULL_VIOLATION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.error.ErrorKind.READ_ONLY
import dev.runnel.error.ErrorKind.STORAGE_FULL
import dev.runnel.error.ErrorKind.SYNTAX
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.spi.Capability.CHECK_NAMES
import dev.runnel.spi.Capability.CONSTRAINT_NAMES
import dev.runnel.spi.Capability.FOREIGN_KEYS
import dev.runnel.spi.Capability.READ_ONLY_TRANSACTIONS
import dev.runnel.spi.Capability.SAVEPOINTS
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal

/** Texts with one mistake each, and what it is. */
private val mistakes =
    listOf(
        SYNTAX to "selekt 1",
        SYNTAX to "select (1",
        SYNTAX to "select from where",
        SYNTAX to "insert into kit_authors (id, name) values",
        UNDEFINED_OBJECT to "select * from kit_absent",
        UNDEFINED_OBJECT to "select kit_absent from kit_authors",
        UNDEFINED_OBJECT to "insert into kit_absent (a) values (1)",
        UNDEFINED_OBJECT to "insert into kit_authors (kit_absent) values (1)",
        UNDEFINED_OBJECT to "update kit_authors set kit_absent = 1",
        UNDEFINED_OBJECT to "delete from kit_absent",
        UNDEFINED_OBJECT to "drop table kit_absent",
        UNDEFINED_OBJECT to "select kit_absent_function(1)",
        DUPLICATE_OBJECT to "create table kit_authors (a integer)",
    )

internal fun FunSpec.errorCases(kit: KitContext) {
    /** The block fails on the only session, which serves the next statement, and changes nothing. */
    suspend fun Database.refuses(kind: ErrorKind, block: suspend () -> Any?): RunnelException {
        val error = fails(kind) { block() }
        sql("select count(*) from kit_authors").value<Int>() shouldBe 3
        return error
    }

    suspend fun withTables(case: suspend (Database) -> Unit) = kit.withOneSession { db ->
        db.createAll(Authors, Books)
        db.insertAll(Authors, listOf(ann, bob, cid))
        db.insert(Books).rows(listOf(sea, sure, under, back)).execute()
        case(db)
    }

    test("a primary key that is there already is a UNIQUE_VIOLATION naming table and column") {
        withTables { db ->
            db.refuses(UNIQUE_VIOLATION) { db.insert(Authors, Author(1, CANARY, null, null)) }.let {
                it.table() shouldBe "kit_authors"
                if (kit.target.tellsKeyColumns) it.column() shouldBe "id" else it.constraint() shouldBe "PRIMARY"
                it.isRetryable shouldBe false
            }
        }
    }

    test("a unique value that is there already is a UNIQUE_VIOLATION naming table and column") {
        withTables { db ->
            db
                .refuses(
                    UNIQUE_VIOLATION,
                ) { db.insert(Authors).row(Author(9, "Ann", null, null)).label("sign up").execute() }
                .let {
                    it.table() shouldBe "kit_authors"
                    if (kit.target.tellsKeyColumns) {
                        it.column() shouldBe "name"
                    } else {
                        it.constraint() shouldBe "uq_kit_authors_name"
                    }
                    it.label() shouldBe "sign up"
                    it.message shouldContain "name"
                }
            db.refuses(UNIQUE_VIOLATION) { db.insert(Books, Book(0, 1, "Sea", BigDecimal.ONE)) }.table() shouldBe
                "kit_books"
        }
    }

    testWith(
        kit,
        FOREIGN_KEYS,
        "a reference to nothing, and the removal of what is referred to, are FOREIGN_KEY_VIOLATIONs",
    ) {
        withTables { db ->
            db.refuses(FOREIGN_KEY_VIOLATION) { db.insert(Books, Book(0, 99, CANARY, BigDecimal.ONE)) }
            db.refuses(FOREIGN_KEY_VIOLATION) { db.sql("delete from kit_authors where id = :id", "id" to 1).execute() }
        }
    }

    test("a null where none may be is a NOT_NULL_VIOLATION naming the column") {
        withTables { db ->
            db
                .refuses(NOT_NULL_VIOLATION) {
                    val insert = "insert into kit_authors (id, name) values (:id, :name)"
                    db.sql(insert, "id" to 8, "name" to null).execute()
                }.let {
                    it.column() shouldBe "name"
                    it.table() shouldBe "kit_authors"
                }
        }
    }

    test("a value that a check refuses is a CHECK_VIOLATION naming the check") {
        withTables { db ->
            db
                .refuses(
                    CHECK_VIOLATION,
                ) { db.insert(Books, Book(0, 1, CANARY, BigDecimal.ONE, -1)) }
                .let { if (CHECK_NAMES in kit.capabilities) it.constraint() shouldBe "kit_books_sold" }
            db.refuses(CHECK_VIOLATION) {
                val insert = "insert into kit_books (title, price, shade) values ('x', 1, :shade)"
                db.sql(insert, "shade" to CANARY).execute()
            }
        }
    }

    testWith(kit, CONSTRAINT_NAMES, "a violated key is named") {
        withTables { db ->
            db.refuses(UNIQUE_VIOLATION) { db.insert(Books, Book(0, 1, "Sea", BigDecimal.ONE)) }.constraint() shouldBe
                "kit_books_title"
        }
    }

    test("a wrong text is told apart, as query and as statement, and the session serves on") {
        withTables { db ->
            for ((kind, text) in mistakes) {
                db.refuses(kind) { db.sql(text).label("wrong").execute() }.label() shouldBe "wrong"
                if (text.startsWith("select")) {
                    db.refuses(kind) { db.sql(text).label("wrong").list<Any?>() }.label() shouldBe "wrong"
                }
                if (kind != SYNTAX) {
                    val rest = text.removePrefix("insert into kit_authors (").removePrefix("update kit_authors")
                    val name = Regex("kit_absent\\w*|kit_authors").find(rest)!!.value
                    db.refuses(kind) { db.sql(text).execute() }.message shouldContain name
                }
            }
        }
    }

    test("the database's own sentence never shows what was bound") {
        withTables { db ->
            db.refuses(UNDEFINED_OBJECT) { db.sql("select :x from kit_absent", "x" to CANARY).list<String>() }
            db.refuses(SYNTAX) { db.sql("select :x frm kit_authors where", "x" to CANARY).list<String>() }
            db.refuses(
                UNIQUE_VIOLATION,
            ) { db.sql("insert into kit_authors (id, name) values (1, :n)", "n" to CANARY).execute() }
            db.refuses(
                CHECK_VIOLATION,
            ) { db.sql("update kit_books set sold = -1, title = :t", "t" to CANARY).execute() }
        }
    }

    testWith(kit, READ_ONLY_TRANSACTIONS, "a write in a read-only transaction is READ_ONLY") {
        withTables { db ->
            fails(READ_ONLY) { db.transaction(readOnly = true) { sql("delete from kit_books").execute() } }
            fails(READ_ONLY) { db.transaction(readOnly = true) { insert(Authors, Author(7, CANARY, null, null)) } }
            db.sql("select count(*) from kit_books").value<Int>() shouldBe 4
            db.transaction { sql("delete from kit_books where id = 4").execute() } shouldBe 1L
        }
    }

    test("a value of the wrong type for its column is refused or kept as it is, never changed") {
        withTables { db ->
            val refused = setOf(ErrorKind.DATA_INVALID, ErrorKind.DATA_CONVERSION, PARAMETER, CHECK_VIOLATION)
            val outcome =
                runCatching { db.sql("update kit_books set sold = :sold where id = 1", "sold" to CANARY).execute() }
            val error = outcome.exceptionOrNull() as RunnelException?
            if (error == null) {
                db.sql("select sold from kit_books where id = 1").value<String>() shouldBe CANARY
            } else {
                refused.contains(error.kind()) shouldBe true
                error.everythingSaid().contains(CANARY) shouldBe false
            }
        }
    }

    testWith(
        kit,
        SAVEPOINTS,
        "inside a transaction a refused statement leaves the ones before it, by a savepoint",
    ) {
        withTables { db ->
            db.transaction {
                sql("delete from kit_books where id = 4").execute()
                runCatching { transaction { insert(Authors, ann) } }.isFailure shouldBe true
                sql("delete from kit_books where id = 3").execute()
            }
            db.sql("select count(*) from kit_books").value<Int>() shouldBe 2
        }
    }

    testWhere(
        "a full disk is STORAGE_FULL, nothing of the statement is kept and the session serves on",
        "${kit.target.name} has no way to fill its disk",
        { kit.target.fillDisk != null },
    ) {
        val limit = kit.target.fillDisk!!
        withTables { db ->
            val many = List(5_000) { Author(100L + it, "$CANARY $it".padEnd(100, '.'), null, null) }
            fails(STORAGE_FULL) {
                // In one transaction: the limit is its session's, and no other borrower's.
                db.transaction {
                    limit.forEach { sql(it).list<Any?>() }
                    insert(Authors).rows(many).execute()
                }
            }
            db.sql("select count(*) from kit_authors").value<Int>() shouldBe 3
            db.insert(Authors, Author(4, "Dan", null, null)) shouldBe 1L
        }
    }

    test("no error, of whatever kind, keeps the session: a hundred in a row leave it as it was") {
        withTables { db ->
            repeat(100) { i ->
                val (kind, text) = mistakes[i % mistakes.size]
                fails(kind) { db.sql(text).execute() }
            }
            db.sql("select 1").value<Int>() shouldBe 1
            db.pool.leased shouldBe 0
        }
    }
}
