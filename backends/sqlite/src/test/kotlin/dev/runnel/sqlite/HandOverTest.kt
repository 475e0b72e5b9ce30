package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Files

/** What one borrower of a session leaves behind must not reach the next (promise P4). */
class HandOverTest :
    FunSpec({
        suspend fun onFile(block: suspend (Database) -> Unit) {
            val folder = Files.createTempDirectory("runnel-hand-over")
            try {
                Database.open("sqlite:///${folder.resolve("a.db")}").use { block(it) }
            } finally {
                folder.toFile().deleteRecursively()
            }
        }

        test("a pragma set by SQL text does not outlive its borrower, on a file and in memory") {
            onFile { db ->
                db.sql("pragma foreign_keys = off").execute()
                db.sql("create table t (i integer)").execute()
                db.transaction { sql("pragma foreign_keys").value<Int>() } shouldBe 1
            }
            Database.open("sqlite::memory:").use { db ->
                db.sql("create table kept (i integer)").execute()
                db.sql("pragma foreign_keys = off").execute()
                db.sql("pragma foreign_keys").value<Int>() shouldBe 1
                db.sql("select count(*) from kept").value<Int>() shouldBe 0
            }
        }

        test("a temporary table or an attached file goes with the session it was made on") {
            onFile { db ->
                for (leftOver in listOf("create temp table left_over (i integer)", "attach ':memory:' as other")) {
                    db.sql(leftOver).execute()
                    val error =
                        shouldThrow<RunnelException> {
                            db.transaction { sql("insert into left_over values (1)").execute() }
                        }
                    error.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
                    db.transaction { sql("select count(*) from pragma_database_list").value<Int>() } shouldBe 1
                }
            }
        }
    })
