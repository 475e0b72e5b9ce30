package dev.runnel.mysql

import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class ParametersTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: parameters are found outside what these servers take for strings and comments") {
                server.withDatabase(scheme) { db ->
                    db
                        .sql("select concat('it\\'s :not ? ', \"\\\":nor\", :yes) # :nor ? this", "yes" to "!")
                        .value<String>() shouldBe "it's :not ? \":nor!"
                    db.sql("select concat('it\\'s ', ?) # isn't :it ?", listOf("that")).value<String>() shouldBe
                        "it's that"
                    db
                        .sql(
                            "select concat('\\\\', \"'\\\"\", :a, '\\'\\\\') -- it's :b",
                            "a" to "a",
                        ).value<String>() shouldBe
                        "\\'\"a'\\"
                    db.sql("select 5--:one", "one" to 1).value<Int>() shouldBe 6
                }
            }
        }
    })
