package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.spi.Json
import dev.runnel.sql
import dev.runnel.sql.InsertRows
import dev.runnel.sql.Table
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.toList

private data class Doc(val id: Int, val body: Json)

private object Docs : Table<Doc>("docs") {
    val id = integer("id").primaryKey()
    val body = json("body")
}

class SqliteExportTest :
    FunSpec({
        suspend fun withDocs(vararg bodies: String, case: suspend (Database) -> Unit) =
            Database.open("sqlite::memory:").use { db ->
                db.createAll(Docs)
                db.insertAll(Docs, bodies.mapIndexed { i, body -> Doc(i, Json(body)) })
                case(db)
            }

        test("a JSON column is embedded in one line as it is, and quoted in CSV") {
            withDocs("{\n \"a\": [1, 2.50e3, \"\\u00e9\\n\", null, true, {}]}", "7", "\"x\"") { db ->
                db.from(Docs).jsonLines().toList().joinToString("") shouldBe
                    "{\"id\":0,\"body\":{  \"a\": [1, 2.50e3, \"\\u00e9\\n\", null, true, {}]}}\n" +
                    "{\"id\":1,\"body\":7}\n{\"id\":2,\"body\":\"x\"}\n"
                db
                    .from(
                        Docs,
                    ).select { body }
                    .csv()
                    .toList()
                    .joinToString("")
                    .lines()
                    .last { it.isNotEmpty() }
                    .trim() shouldBe
                    "\"\"\"x\"\"\""
            }
        }

        test("text in a JSON column that is no document cannot add members to a line") {
            val wrong =
                listOf(
                    "",
                    "1,\"admin\":true",
                    "{\"a\":1}}",
                    "[1,]",
                    "{1:2}",
                    "01",
                    "1.",
                    "tru",
                    "\"\\x\"",
                    "\"\u0001\"",
                    "NaN",
                    "1\uFFFF",
                )
            for (body in wrong) {
                withDocs(body) { db ->
                    val error = shouldThrow<RunnelException> { db.from(Docs).jsonLines().toList() }
                    error.kind() shouldBe ErrorKind.DATA_CONVERSION
                    error.column() shouldBe "body"
                }
            }
        }

        test("infinity is a string in JSON and a word in CSV; bytes without a declared type are Base64") {
            withDocs { db ->
                val query = db.sql("select 9e999 as up, -9e999 as down, 1e300 as big, x'00ff' as bytes")
                query.jsonLines().toList() shouldBe
                    listOf("{\"up\":\"Infinity\",\"down\":\"-Infinity\",\"big\":1.0E300,\"bytes\":\"AP8=\"}\n")
                query.csv().toList() shouldBe listOf("up,down,big,bytes\r\nInfinity,-Infinity,1.0E300,AP8=\r\n")
            }
        }

        test("many rows to a statement are one text, for upserts too") {
            val insert = InsertRows.into(Docs)
            insert.times(3).render(SqliteDialect()).sql() shouldBe
                "insert into \"docs\" (\"id\", \"body\") values (?, ?), (?, ?), (?, ?)"
            insert.upsert(listOf(Docs.id), listOf()).times(2).render(SqliteDialect()).sql() shouldBe
                "insert into \"docs\" (\"id\", \"body\") values (?, ?), (?, ?)" +
                " on conflict (\"id\") do update set \"body\" = excluded.\"body\""
            insert.target()!!.columns() shouldBe listOf("id", "body")
            insert.upsert(listOf(Docs.id), listOf()).target() shouldBe null
        }

        test("the plan's lines are indented below what they belong to") {
            withDocs { db ->
                db.sql("select * from docs where id = 1 union all select * from docs").explain() shouldBe
                    listOf(
                        "COMPOUND QUERY",
                        "  LEFT-MOST SUBQUERY",
                        "    SEARCH docs USING INTEGER PRIMARY KEY (rowid=?)",
                        "  UNION ALL",
                        "    SCAN docs",
                    )
            }
        }
    })
