package dev.runnel.duckdb

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.error.ErrorKind.READ_ONLY
import dev.runnel.error.ErrorKind.STORAGE_CORRUPT
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

private const val SECRET = "canary-5f1c9e"

data class Sale(val id: Int, val name: String)

/** Files that are queried in place, and the file of the database itself. */
class FilesTest :
    FunSpec({
        val folder = tempdir().toPath()

        suspend fun refused(kind: ErrorKind, block: suspend () -> Any?): String {
            val error = shouldThrow<RunnelException> { block() }
            withClue(error.stackTraceToString()) { error.kind() shouldBe kind }
            return error.message.orEmpty()
        }

        test("Parquet, CSV and JSON files are read where they are, by names that are bound") {
            Database.open("duckdb::memory:").use { db ->
                for (format in listOf("parquet", "csv", "json")) {
                    val file = folder.resolve("sales.$format").toString()
                    db
                        .sql(
                            "copy (select i::integer as id, 'n' || i as name from range(3) r(i)) to '$file' (format $format)",
                        ).execute()
                    val from = "from read_$format(:file) where id > :least order by id"
                    db.sql("select id::integer as id, name $from", "file" to file, "least" to 0).list<Sale>() shouldBe
                        listOf(Sale(1, "n1"), Sale(2, "n2"))
                }
            }
        }

        test("a wrong path, a bad line and a wrong column are errors that say so") {
            Database.open("duckdb::memory:").use { db ->
                refused(
                    UNDEFINED_OBJECT,
                ) { db.sql("select * from read_csv(:f)", "f" to "/no/such.csv").list<Map<String, Any?>>() }
                    .shouldContain("/no/such.csv")
                val csv = folder.resolve("bad.csv").apply { writeText("id,name\n1,a\nx,b\n") }.toString()
                val read = "select * from read_csv(:f, columns = {'id': 'INTEGER', 'name': 'VARCHAR'}, header = true)"
                refused(DATA_INVALID) { db.sql(read, "f" to csv).list<Map<String, Any?>>() } shouldContain "3"
                refused(
                    UNDEFINED_OBJECT,
                ) { db.sql("select nope from read_csv(:f)", "f" to csv).list<String>() } shouldContain
                    "nope"
                val noParquet = folder
                    .resolve(
                        "no.parquet",
                    ).apply { writeText("this is no parquet file at all") }
                    .toString()
                refused(
                    DATA_INVALID,
                ) { db.sql("select * from read_parquet(:f)", "f" to noParquet).list<Map<String, Any?>>() }
                db.sql("select 1").value<Int>() shouldBe 1
            }
        }

        test("a file whose content is wrong is told by its name, line and column, and no value is") {
            Database.open("duckdb::memory:").use { db ->
                fun file(name: String, content: String) = folder.resolve(name).apply { writeText(content) }.toString()
                val columns = "columns = {'id': 'INTEGER', 'name': 'VARCHAR'}"
                val parquet = folder.resolve("whole.parquet").toString()
                db.sql("copy (select range as i from range(1000)) to '$parquet' (format parquet)").execute()
                val half = folder.resolve("half.parquet")
                half.writeBytes(folder.resolve("whole.parquet").readBytes().let { it.copyOf(it.size / 2) })
                val wrong = listOf(
                    "read_csv(:f, $columns, header = true)" to file("typed.csv", "id,name\n1,a\n$SECRET,b\n") to
                        listOf("Line 3", "column 'id'", "INTEGER"),
                    "read_csv(:f, $columns, header = true)" to file("wide.csv", "id,name\n1,a\n2,$SECRET,c,d\n") to
                        listOf("columns"),
                    "read_csv(:f, $columns, header = true, auto_detect = false)" to
                        file("long.csv", "id,name\n1,a\n2,$SECRET,c,d\n") to
                        listOf("Line 3", "Expected Number of Columns: 2"),
                    "read_json(:f)" to file("cut.json", "{\"a\": \"$SECRET\"}\n{\"a\": \n") to
                        listOf("Line 3", "is no JSON"),
                    "read_json(:f, columns = {a: 'INTEGER'})" to file("typed.json", "{\"a\": \"$SECRET\"}\n") to
                        listOf("Line 1", "does not fit"),
                    "read_parquet(:f)" to half.toString() to listOf("no Parquet file"),
                    "read_parquet(:f)" to file("empty.parquet", "") to listOf("no Parquet file"),
                )
                for ((read, words) in wrong) {
                    val (from, path) = read
                    val error = shouldThrow<RunnelException> {
                        db.sql("select * from $from", "f" to path).list<Map<String, Any?>>()
                    }
                    withClue(error.message) {
                        error.kind() shouldBe DATA_INVALID
                        (words + path).forEach { error.message.orEmpty() shouldContain it }
                        error.stackTraceToString() shouldNotContain SECRET
                        if ("typed.csv" in path) error.column() shouldBe "id"
                    }
                }
                refused(UNDEFINED_OBJECT) { db.sql("copy (select 1) to '$folder/no/a.csv'").execute() } shouldContain
                    "$folder/no/a.csv"
                refused(
                    UNDEFINED_OBJECT,
                ) { db.sql("select * from 'no.parquet'").list<Map<String, Any?>>() } shouldContain
                    "no.parquet"
                db.sql("select 1").value<Int>() shouldBe 1
            }
        }

        test("a statement that is refused by a file leaves nothing half done") {
            Database.open("duckdb::memory:").use { db ->
                val csv = folder.resolve("late.csv").toString()
                db
                    .sql(
                        "copy (select case when i = 99999 then 'x' else i::varchar end as i from range(100000) r(i)) to '$csv'",
                    ).execute()
                db.sql("create table late (i integer)").execute()
                val load = "insert into late select * from read_csv(:f, columns = {'i': 'INTEGER'}, header = true)"
                refused(DATA_INVALID) { db.sql(load, "f" to csv).execute() } shouldContain "100001"
                db.sql("select count(*) from late").value<Int>() shouldBe 0
            }
        }

        test("without external access no file is read") {
            Database.open("duckdb::memory:?enable_external_access=false").use { db ->
                refused(
                    ErrorKind.AUTHENTICATION,
                ) { db.sql("select * from read_csv('/etc/passwd')").list<Map<String, Any?>>() }
            }
        }

        test("a file that is no database is STORAGE_CORRUPT, a folder that is not there CONNECTION_FAILED") {
            val text = folder.resolve("text.duckdb").apply { writeBytes(ByteArray(20_000) { 65 }) }
            refused(STORAGE_CORRUPT) { Database.open("duckdb:///$text").use { it.ping() } } shouldContain "text.duckdb"
            refused(
                CONNECTION_FAILED,
            ) { Database.open("duckdb:///$folder/no/a.duckdb").use { it.ping() } } shouldContain
                "does not exist"
            refused(
                CONNECTION_FAILED,
            ) { Database.open("duckdb:///$folder/absent.duckdb?mode=ro").use { it.ping() } } shouldContain
                "mode=ro"
        }

        test("with mode=ro a write is READ_ONLY") {
            val url = "duckdb:///$folder/readable.duckdb"
            Database.open(url).use { it.sql("create table t (i integer)").execute() }
            Database.open("$url?mode=ro").use { db ->
                db.sql("select count(*) from t").value<Int>() shouldBe 0
                refused(READ_ONLY) { db.sql("insert into t values (1)").execute() }
            }
        }

        test("a file that another process has open says so") {
            val file = folder.resolve("held.duckdb")
            val java = "${System.getProperty("java.home")}/bin/java"
            val holder =
                ProcessBuilder(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    HolderOfFile::class.java.name,
                    "$file",
                ).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
            try {
                holder.inputStream.bufferedReader().readLine() shouldBe "open"
                refused(CONNECTION_FAILED) { Database.open("duckdb:///$file").use { it.ping() } } shouldContain
                    "another process"
            } finally {
                holder.destroyForcibly().waitFor()
            }
            Database.open("duckdb:///$file").use { it.sql("select 1").value<Int>() shouldBe 1 }
        }

        test("a wrong option is refused by its name, before anything is opened") {
            for (wrong in listOf(
                "threads=0",
                "threads=x",
                "memory_limit=much",
                "mode=rx",
                "wal=on",
                "enable_external_access=maybe",
            )) {
                refused(CONFIGURATION) { Database.open("duckdb:///$folder/o.duckdb?$wrong") } shouldContain
                    wrong.substringBefore('=')
            }
            Database.open("duckdb::memory:?threads=1&memory_limit=200MB&temp_directory=$folder/spill").use { db ->
                db.sql("select current_setting('threads')").value<Int>() shouldBe 1
                db.sql("select current_setting('allow_unsigned_extensions')").value<Boolean>() shouldBe false
            }
        }
    })

/** Holds a database file open until it is killed. */
object HolderOfFile {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val connection = java.sql.DriverManager.getConnection("jdbc:duckdb:${arguments[0]}")
        println("open")
        System.`in`.read()
        connection.close()
    }
}
