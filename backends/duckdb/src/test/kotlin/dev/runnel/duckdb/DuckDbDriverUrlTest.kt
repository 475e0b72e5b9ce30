package dev.runnel.duckdb

import dev.runnel.tck.probe.opensDriverUrls
import dev.runnel.tck.probe.refusedDriverUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain

/** The driver's own URLs: `jdbc:duckdb:` and a path. */
class DuckDbDriverUrlTest :
    FunSpec({
        opensDriverUrls("duckdb")

        test("an option in the driver's URL is refused by its name, with the URL that has ours") {
            refusedDriverUrl("jdbc:duckdb:t.db;threads=canary;x=1").let {
                it shouldContain "The jdbc:duckdb: URL has the option threads, which is the driver's"
                it shouldContain "duckdb:///path?threads=…"
            }
            refusedDriverUrl("jdbc:duckdb:;access_mode=canary").let {
                it shouldContain "the option access_mode, which is the driver's"
                it shouldContain "enable_external_access, memory_limit, mode, statement_cache_size"
            }
            refusedDriverUrl("jdbc:duckdb:t.db;pool_size=3") shouldContain "duckdb:///path?pool_size=…"
            refusedDriverUrl("jdbc:duckdb:t.db?canary").let {
                it shouldContain "has an option, which is the driver's"
                it shouldContain "duckdb:///path?option=…"
            }
            refusedDriverUrl("jdbc:duckdb:t.db?password=can@canary") shouldContain "has an option"
            refusedDriverUrl("jdbc:duckdb:t.db;=canary") shouldContain "has an option"
        }

        test("a URI or a prefix in the driver's URL is refused") {
            for (place in listOf("file:canary.db", "FILE:canary.db", "memory:canary", ":memory:canary", "md:canary")) {
                refusedDriverUrl("jdbc:duckdb:$place") shouldContain "duckdb:///path?option=value, or duckdb::memory:"
            }
            refusedDriverUrl("jdbc:duckdb:file:canary.db?mode=canary") shouldContain "mode"
        }
    })
