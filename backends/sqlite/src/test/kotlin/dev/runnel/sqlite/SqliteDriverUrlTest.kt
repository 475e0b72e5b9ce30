package dev.runnel.sqlite

import dev.runnel.tck.probe.opensDriverUrls
import dev.runnel.tck.probe.refusedDriverUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain

/** The driver's own URLs: `jdbc:sqlite:` and a path. */
class SqliteDriverUrlTest :
    FunSpec({
        opensDriverUrls("sqlite")

        test("an option in the driver's URL is refused by its name, with the URL that has ours") {
            refusedDriverUrl("jdbc:sqlite:t.db?journal_mode=canary&cache=shared").let {
                it shouldContain "The jdbc:sqlite: URL has the option journal_mode, which is the driver's"
                it shouldContain "sqlite:///path?journal_mode=…"
            }
            refusedDriverUrl("jdbc:sqlite::memory:?cache=canary").let {
                it shouldContain "the option cache, which is the driver's"
                it shouldContain "busy_timeout, cache_size, foreign_keys, journal_mode, mode"
            }
            refusedDriverUrl("jdbc:sqlite:t.db?pool_size=3") shouldContain "sqlite:///path?pool_size=…"
            refusedDriverUrl("jdbc:sqlite:t.db?canary").let {
                it shouldContain "has an option, which is the driver's"
                it shouldContain "sqlite:///path?option=…"
            }
            refusedDriverUrl("jdbc:sqlite:t.db?password=can@canary") shouldContain "has an option"
            refusedDriverUrl("jdbc:sqlite:t.db;=canary") shouldContain "has an option"
        }

        test("a URI or a prefix in the driver's URL is refused") {
            for (place in listOf("file:canary.db", "FILE:canary.db", ":resource:canary.db", ":canary:")) {
                refusedDriverUrl("jdbc:sqlite:$place") shouldContain "sqlite:///path?option=value, or sqlite::memory:"
            }
            refusedDriverUrl("jdbc:sqlite:file:canary.db?mode=canary") shouldContain "mode"
        }
    })
