package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe

private const val LARGE_ROWS =
    "with recursive s(i) as (select 1 union all select i + 1 from s where i < 200) select zeroblob(1000000) from s"

class SqliteFlowTest :
    FunSpec({
        test("rows of a megabyte flow in batches of two, whatever the batch asked for") {
            Database.open("sqlite::memory:").use { db ->
                var read = 0
                var seen = 0
                db
                    .sql(LARGE_ROWS)
                    .map {
                        read++
                        it.get(0, ByteArray::class.java)!!.size
                    }.flow(batch = 1024)
                    .collect {
                        seen++
                        it shouldBe 1_000_000
                        read - seen shouldBeLessThanOrEqual 1
                    }
                seen shouldBe 200
            }
        }

        test("rows of a megabyte stream in batches of two in Java too") {
            BlockingDatabase.open("sqlite::memory:").use { db ->
                var read = 0
                var seen = 0
                val rows =
                    db.sql(LARGE_ROWS).map {
                        read++
                        it.get(0, ByteArray::class.java)!!.size
                    }
                rows.stream().use { stream ->
                    stream.forEach {
                        seen++
                        read - seen shouldBeLessThanOrEqual 1
                    }
                }
                seen shouldBe 200
            }
        }
    })
