package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.SESSION_BUSY
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.export.CsvFormat
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withTimeout
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.util.Base64
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow.Publisher
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import kotlin.time.Duration.Companion.seconds

internal class Exported(
    val id: Int,
    val flag: Boolean,
    val price: BigDecimal,
    val ratio: Double,
    val at: Instant,
    val day: LocalDate,
    val local: LocalDateTime,
    val content: ByteArray,
    val note: String?,
)

internal object Exports : Table<Exported>("kit_kinds") {
    val id = integer("id").primaryKey()
    val flag = bool("flag")
    val price = decimal("price", 12, 2)
    val ratio = doublePrecision("ratio")
    val at = timestamptz("at")
    val day = date("day")
    val local = timestamp("local")
    val content = bytes("content")
    val note = text("note").nullable()
}

private val kind =
    Exported(
        7,
        true,
        BigDecimal("1234567890.25"),
        0.1,
        Instant.parse("2026-11-21T13:45:30.123456Z"),
        LocalDate.of(2026, 2, 3),
        LocalDateTime.of(2026, 2, 3, 4, 5),
        byteArrayOf(0, -1, 127),
        null,
    )

internal fun FunSpec.exportCases(kit: KitContext) {
    test("a query is exported as CSV with a header, quotes where they are needed, and nothing for NULL") {
        kit.withLibrary { db ->
            val books = db.from(Books).select(Books.id, Books.authorId, Books.title).orderBy { id.asc() }
            books.csv().text() shouldBe
                "id,author_id,title\r\n1,1,Sea\r\n2,1,100% sure\r\n3,2,under_score\r\n4,,back\\slash\r\n"
            books.csv(CsvFormat.DEFAULT.withoutHeader().withSeparator(';').withNullText("Sea")).text() shouldBe
                "1;1;\"Sea\"\r\n2;1;100% sure\r\n3;2;under_score\r\n4;Sea;back\\slash\r\n"
        }
    }

    test("a query without rows is a header as CSV and nothing as JSON lines") {
        kit.withLibrary { db ->
            val none = db.from(Authors).where { id.lt(0) }.select { name }
            none.csv().toList() shouldBe if (kit.target.describesEmpty) listOf("name\r\n") else emptyList()
            none.csv(CsvFormat.DEFAULT.withoutHeader()).toList() shouldBe emptyList()
            none.jsonLines().toList() shouldBe emptyList()
        }
    }

    test("every naughty string comes back from CSV and from JSON lines as it was") {
        kit.withDatabase { db ->
            db.createAll(Notes)
            val more =
                listOf(
                    "",
                    " ",
                    "a,b",
                    "\"",
                    "\"\"",
                    "\r\n",
                    "\r",
                    "\n",
                    "\t",
                    "\u0001\u001f",
                    "=1+1",
                    "😀",
                    "\u2028",
                    "\\",
                )
            val stored = storeNaughty(db, naughtyStrings() + more)
            val query = db.from(Notes).orderBy { id.asc() }
            val csv = parseCsv(query.csv().text())
            csv.first() shouldBe listOf("id", "text")
            csv.drop(1) shouldBe stored.map { listOf(it.id.toString(), it.text) }
            val lines = query.jsonLines().text().split("\n")
            lines.last() shouldBe ""
            lines
                .dropLast(
                    1,
                ).map { Regex("(?s)\\{\"id\":(\\d+),\"text\":\"(.*)\"\\}").matchEntire(it)!!.destructured }
                .map { (id, text) ->
                    Note(id.toInt(), unescaped(text))
                } shouldBe stored
            for (format in listOf(CsvFormat.DEFAULT.withSeparator('\t'), CsvFormat.DEFAULT.withNullText("NULL"))) {
                parseCsv(query.csv(format).text(), format.separator()).drop(1).map { it[1] } shouldBe
                    stored.map { it.text }
            }
        }
    }

    test("values are exported exactly: decimals plain, times in ISO 8601, bytes in Base64") {
        kit.withDatabase { db ->
            db.createAll(Exports)
            db.insertAll(Exports, listOf(kind))
            val row = parseCsv(db.from(Exports).csv(CsvFormat.DEFAULT.withoutHeader()).text()).single()
            row[1] shouldBe "true"
            BigDecimal(row[2]) shouldBe kind.price
            row[3] shouldBe "0.1"
            OffsetDateTime.parse(if (kit.target.zonedTimes) row[4] else row[4] + "Z").toInstant() shouldBe kind.at
            row[5] shouldBe "2026-02-03"
            row[6] shouldBe "2026-02-03T04:05:00"
            row[7] shouldBe Base64.getEncoder().encodeToString(kind.content)
            row[8] shouldBe ""
            val json = db
                .from(
                    Exports,
                ).select(Exports.id, Exports.flag, Exports.price, Exports.day, Exports.content, Exports.note)
            json.jsonLines().text() shouldBe
                "{\"id\":7,\"flag\":true,\"price\":1234567890.25,\"day\":\"2026-02-03\",\"content\":\"AP9/\",\"note\":null}\n"
        }
    }

    test("a large export comes in chunks of bounded size, and a reader that has enough ends the statement") {
        kit.withOneSession { db ->
            val large = db.sql(
                "select i, :filler as filler from (${kit.target.series(50_000)}) s",
                "filler" to "x".repeat(500),
            )
            var lines = 0
            var largest = 0
            large.csv(CsvFormat.DEFAULT.withoutHeader()).collect { chunk ->
                lines += chunk.count { it == '\n' }
                largest = maxOf(largest, chunk.length)
            }
            lines shouldBe 50_000
            largest shouldBeLessThan 600_000
            large.jsonLines().first() shouldContain "\"filler\":\"xxx"
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("an export that cannot be says why, before and in the middle of its rows") {
        kit.withOneSession { db ->
            fails(UNDEFINED_OBJECT) { db.sql("select a from nowhere").csv().toList() }
            fails(CONFIGURATION) { db.sql("select 1 as a, 2 as a").jsonLines().toList() }.message!! shouldContain
                "label"
            fails(CONFIGURATION) { CsvFormat.DEFAULT.withSeparator('"') }
            fails(CONFIGURATION) { CsvFormat.DEFAULT.withNullText("a,b") }
            db.sql("select 1 as a, 2 as a").csv().text().lines()[1] shouldBe "1,2"
            db.transaction {
                sql(kit.target.series(5000)).csv().collect {
                    fails(SESSION_BUSY) { sql("select 1").value<Int>() }
                }
            }
        }
    }

    test("the Java faces export the same") {
        kit.withLibrary { db ->
            val expected = db.from(Authors).orderBy { id.asc() }.csv().text()
            val json = db.from(Authors).orderBy { id.asc() }.jsonLines().text()
            if (kit.target.shared) {
                val blocking = kit.openBlocking()
                val query = blocking.from(Authors).orderBy(Authors.id.asc())
                query.csv().use { it.toList().joinToString("") } shouldBe expected
                query.jsonLines().use { it.toList().joinToString("") } shouldBe json
                blocking.sql("select 1 as one").csv().use { it.toList() } shouldBe listOf("one\r\n1\r\n")
                val async = kit.openAsync().from(Authors).orderBy(Authors.id.asc())
                collected(async.csv()).joinToString("") shouldBe expected
                collected(async.jsonLines()).joinToString("") shouldBe json
            }
        }
    }
}

private suspend fun Flow<String>.text(): String = toList().joinToString("")

private suspend fun <T : Any> collected(publisher: Publisher<T>): List<T> {
    val all = CompletableFuture<List<T>>()
    publisher.subscribe(
        object : Subscriber<T> {
            val elements = ArrayList<T>()

            override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

            override fun onNext(element: T) {
                elements += element
            }

            override fun onError(error: Throwable) {
                all.completeExceptionally(error)
            }

            override fun onComplete() {
                all.complete(elements)
            }
        },
    )
    return withTimeout(20.seconds) { all.await() }
}

/** RFC 4180, as a reader of it would: quotes are doubled inside quotes, and CRLF ends a line. */
private fun parseCsv(text: String, separator: Char = ','): List<List<String>> {
    val lines = ArrayList<List<String>>()
    var line = ArrayList<String>()
    val field = StringBuilder()
    var quoted = false
    var i = 0
    while (i < text.length) {
        val c = text[i++]
        when {
            quoted && c == '"' && text.getOrNull(i) == '"' -> field.append(text[i++])
            c == '"' -> quoted = !quoted
            !quoted && c == separator -> line += field.toString().also { field.clear() }
            !quoted && c == '\r' -> {
                withClue("CR is followed by LF") { text[i++] shouldBe '\n' }
                line += field.toString().also { field.clear() }
                lines += line
                line = ArrayList()
            }
            else -> field.append(c)
        }
    }
    withClue("the last line is ended") { line.size + field.length shouldBe 0 }
    return lines
}
