package dev.runnel.test

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class SandboxOnEmbeddedTest :
    FunSpec({
        val endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
        val folder = tempdir()
        var files = 0

        sandboxCases("SQLite in memory", endless, atOnce = false) { "sqlite::memory:" }
        sandboxCases("SQLite on file", endless, atOnce = false) { "sqlite:///$folder/${files++}.db" }

        test("DuckDB, which has no savepoints, says so when the sandbox is opened") {
            val refused = shouldThrow<RunnelException> { Sandbox.open("duckdb::memory:") }
            refused.kind() shouldBe ErrorKind.NOT_PORTABLE
            refused.message shouldContain "a new database for each test"
        }
    })
