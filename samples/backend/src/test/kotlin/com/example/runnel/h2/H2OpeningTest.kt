package com.example.runnel.h2

import dev.runnel.Database
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain

private const val CANARY = "canary-5f1c9e"

class H2OpeningTest :
    FunSpec({
        val folder = tempdir()

        test("a database in a file is there again when it is opened again") {
            val url = "h2:${folder.path}/kept"
            Database.open(url).use { db ->
                db.sql("create table t (n integer)").execute()
                db.sql("insert into t (n) values (1)").execute()
            }
            Database.open(url).use { db -> db.sql("select n from t").value<Int>() shouldBe 1 }
        }

        test("a database in memory is shared by its name, and one without a name is nobody else's") {
            Database.open("h2:mem:shared").use { one ->
                one.sql("create table t (n integer)").execute()
                Database.open("h2:mem:shared").use { it.sql("select count(*) from t").value<Int>() shouldBe 0 }
                listOf("h2:", "h2:mem:", "h2::memory:").forEach { url ->
                    Database.open(url).use { own ->
                        own.sql("create table t (n integer)").execute()
                        shouldThrow<RunnelException> { own.sql("create table t (n integer)").execute() }
                    }
                }
            }
        }

        test("no setting of H2's comes in by the path, and an error repeats nothing of the URL") {
            val inits = listOf("h2:mem:x%3BINIT=$CANARY", "h2:mem:x?INIT=$CANARY", "h2://user:$CANARY@host/db")
            for (url in inits) {
                val error = shouldThrow<RunnelException> { Database.open(url) }
                error.kind() shouldBe CONFIGURATION
                error.stackTraceToString() shouldNotContain CANARY
            }
        }

        test("a refused value is in no error and in no file") {
            val home = folder.resolve("traced").apply { mkdir() }
            Database.open("h2:$home/db").use { db ->
                db.sql("create table t (name varchar(40) primary key)").execute()
                val insert = db.sql("insert into t (name) values (:name)", "name" to CANARY)
                insert.execute()
                val error = shouldThrow<RunnelException> { insert.execute() }
                error.kind() shouldBe UNIQUE_VIOLATION
                error.table() shouldBe "t"
                error.column() shouldBe "name"
                error.stackTraceToString() shouldNotContain CANARY
            }
            home.list()!!.toList() shouldContainExactly listOf("db.mv.db")
        }
    })
