package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.sql
import dev.runnel.update
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import dev.runnel.readme.java.Migrations as JavaMigrations

class MigrationSnippetsTest :
    FunSpec({
        val files = listOf("V1__create_users.sql", "V2__note_who_was_deactivated.sql")

        test("Kotlin migrates, and the trigger of the second file is at work") {
            Database.open("sqlite:///${tempdir()}/kotlin.db").use { db ->
                migrate(db).applied() shouldBe files
                db.insert(Users, User(0, "ada@x.org"))
                db.update(Users) { it[active] = false }.where { email eq "ada@x.org" }.execute() shouldBe 1
                db.sql("select count(*) from deactivations").value<Long>() shouldBe 1
                val lines = mutableListOf<String>()
                migrations(db) { lines += it.toString() }
                lines.first() shouldContain "Nothing to migrate"
                lines[1] shouldStartWith "1 APPLIED V1__create_users.sql"
                migrate(db).applied().shouldBeEmpty()
            }
        }

        test("Java migrates the same files") {
            BlockingDatabase.open("sqlite:///${tempdir()}/java.db").use { db ->
                val report = JavaMigrations.migrate(db)
                report.applied() shouldBe files
                report.version().toString() shouldBe "2"
                val lines = mutableListOf<String>()
                JavaMigrations.migrations(db) { lines += it.toString() }
                lines.size shouldBe 3
            }
        }
    })
