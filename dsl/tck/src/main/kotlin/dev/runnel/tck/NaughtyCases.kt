package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.contains
import dev.runnel.createAll
import dev.runnel.dropAll
import dev.runnel.endsWith
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.spi.Capability.TRANSACTIONAL_DDL
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.startsWith
import dev.runnel.update
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe

internal data class Note(val id: Int, val text: String)

internal object Notes : Table<Note>("kit_notes") {
    val id = integer("id").primaryKey()
    val text = text("text")
}

/** Of what an identifier is made of here: some databases take no more than 63 or 64 bytes of it. */
private const val LONGEST_NAME = 60

private class Named(table: String, column: String) : Table<Note>(table) {
    val id = integer("id").primaryKey()
    val odd = text(column)
}

internal fun FunSpec.naughtyCases(kit: KitContext) {
    val naughty = naughtyStrings()

    test("every naughty string is stored, read and found as a value, or refused") {
        kit.withDatabase { db ->
            naughty.size shouldBeGreaterThan 500
            db.createAll(Notes)
            val stored = storeNaughty(db, naughty)
            db.from(Notes).orderBy { id.asc() }.list() shouldBe stored
            db.transaction {
                for (note in stored) {
                    withClue(note.id) {
                        from(Notes).where { text eq note.text }.select(Notes.id).list().contains(note.id) shouldBe true
                        sql("select :s", "s" to note.text).value<String>() shouldBe note.text
                    }
                }
            }
        }
    }

    test("every naughty string finds itself, and only what holds it, as a LIKE operand") {
        kit.withDatabase { db ->
            db.createAll(Notes)
            val stored = storeNaughty(db, naughty)
            db.insert(Notes, Note(-1, "plain"))
            db.transaction {
                for (note in stored) {
                    withClue(note.id) {
                        val around = Note(9_999, "<${note.text}>")
                        insert(Notes, around)
                        val found = from(Notes).where { text contains note.text }.select(Notes.id).list()
                        found.contains(note.id) shouldBe true
                        found.contains(around.id) shouldBe true
                        found.contains(-1) shouldBe "plain".contains(note.text, ignoreCase = true)
                        from(
                            Notes,
                        ).where { text startsWith note.text }.select(Notes.id).list().contains(note.id) shouldBe
                            true
                        from(Notes).where { text endsWith note.text }.select(Notes.id).list().contains(note.id) shouldBe
                            true
                        sql("delete from kit_notes where id = 9999").execute()
                    }
                }
            }
        }
    }

    test("naughty strings can be names of tables and columns, or are refused as names") {
        kit.withDatabase { db ->
            var made = 0

            // All in one transaction where that takes DDL, which is quicker.
            suspend fun Querier.tryNames() {
                for (name in naughty.filter { it.length <= LONGEST_NAME }.distinctBy { it.lowercase() }) {
                    if (name.equals("id", ignoreCase = true)) continue
                    val refused = runCatching { Named(name, name).also { createAll(it) } }
                    val error = refused.exceptionOrNull()
                    if (error != null) {
                        withClue("$name: $error") { (error as RunnelException).kind() shouldBe CONFIGURATION }
                        continue
                    }
                    val table = refused.getOrThrow()
                    withClue(name) {
                        insert(table) {
                            it[id] = 1
                            it[odd] = name
                        }.execute() shouldBe 1L
                        from(table).where { odd eq name }.select(table.odd).one() shouldBe name
                        update(table) { it[odd] = "x" }.where { odd eq name }.execute() shouldBe 1L
                        sql("select * from ${kit.quote(name)}").one<Map<String, Any?>>() shouldBe
                            mapOf("id" to id(1), name to "x")
                        dropAll(table)
                    }
                    made++
                }
            }
            if (TRANSACTIONAL_DDL in kit.capabilities) db.transaction { tryNames() } else db.tryNames()
            made shouldBeGreaterThan 300
        }
    }

    test("a list of naughty strings is bound as a list") {
        kit.withDatabase { db ->
            db.createAll(Notes)
            val stored = storeNaughty(db, naughty)
            db
                .sql(
                    "select count(*) from kit_notes where text in (:texts)",
                    "texts" to stored.map { it.text },
                ).value<Int>() shouldBe
                stored.size
        }
    }
}

/** What a whole-number column gives where its own type is asked for. */
private fun id(value: Int): Any = value.toLong()

/** Inserts those that the database takes, with their positions as ids. */
internal suspend fun storeNaughty(db: Database, texts: List<String>): List<Note> {
    val notes = texts.mapIndexed { i, text -> Note(i, text) }
    return try {
        db.insertAll(Notes, notes)
        notes
    } catch (e: RunnelException) {
        if (e.kind() != DATA_CONVERSION && e.kind() != DATA_INVALID) throw e
        notes.filter { note ->
            runCatching { db.insert(Notes, note) }
                .onFailure {
                    val kind = (it as RunnelException).kind()
                    if (kind != DATA_CONVERSION && kind != DATA_INVALID) throw it
                }.isSuccess
        }
    }
}

// One array of JSON strings, for which no library is needed.

/** Some 500 strings that programs stumble over: the Big List of Naughty Strings, see `blns.LICENSE` beside it. */
public fun naughtyStrings(): List<String> {
    val json = Note::class.java.getResourceAsStream("blns.json")!!.use { it.readBytes().toString(Charsets.UTF_8) }
    return Regex("\"((?:[^\"\\\\]|\\\\.)*)\"").findAll(json).map { unescaped(it.groupValues[1]) }.toList()
}

internal fun unescaped(text: String): String = Regex("\\\\(u[0-9a-fA-F]{4}|.)").replace(text) {
    val escape = it.groupValues[1]
    when (escape[0]) {
        'u' -> escape.drop(1).toInt(16).toChar().toString()
        'n' -> "\n"
        't' -> "\t"
        'r' -> "\r"
        'b' -> "\b"
        'f' -> "\u000c"
        else -> escape
    }
}
