package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

private const val CHANGES =
    "create function changes() returns int deterministic no sql begin set time_zone = '+05:00'; set @kept = 7; return 1; end"
private const val KEPT = "create function kept() returns int deterministic no sql return @kept"
private const val STATE = "select concat(@@session.time_zone, ' ', coalesce(kept(), 'nothing'))"

class SessionResetTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: session_reset=always undoes what a function has set, which nothing in the statement tells") {
                val name = server.createDatabase()
                try {
                    server.connect().use { admin ->
                        admin.catalog = name
                        admin.createStatement().use { listOf(CHANGES, KEPT).forEach(it::execute) }
                    }
                    for ((option, left) in listOf("noticed" to "+05:00 7", "always" to "+00:00 nothing")) {
                        val url = server.url(scheme, name) + "?session_reset=$option&pool_size=1&max_overflow=0"
                        Database.open(url).use { db ->
                            repeat(3) {
                                db.sql("select changes()").value<Int>() shouldBe 1
                                db.sql(STATE.replace("@@session.time_zone", "@@time_zone")).value<String>() shouldBe
                                    left
                                db.transaction { sql("select changes()").value<Int>() }
                                db.sql("select coalesce(kept(), 0)").value<Int>() shouldBe
                                    if (option == "always") 0 else 7
                            }
                        }
                    }
                } finally {
                    server.dropDatabase(name)
                }
            }
        }
    })
