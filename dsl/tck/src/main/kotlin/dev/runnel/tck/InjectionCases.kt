package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.alias
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.dropAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.INPUT
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.json
import dev.runnel.listen
import dev.runnel.migrate
import dev.runnel.migrations
import dev.runnel.orderBy
import dev.runnel.signal.Gap
import dev.runnel.sortKeys
import dev.runnel.spi.Backends
import dev.runnel.spi.Capability
import dev.runnel.spi.Json
import dev.runnel.spi.Session.SavepointOp
import dev.runnel.spi.TxOptions
import dev.runnel.sql
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.url.ConnectUrl
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.first
import java.io.File

/** Names that would end a quotation, begin a comment or stand for a parameter, if they were not quoted. */
private val ODD_NAMES = listOf(
    "a\"; drop table kit_prey; --",
    "a`; drop table kit_prey; --",
    "a'; drop table kit_prey; --",
    "a]; drop table kit_prey; --",
    "\"\"",
    "``",
    "\\",
    "a\\\"; drop table kit_prey; --",
    "/* a",
    "-- a",
    "?",
    ":a",
    "\$1",
    "\$\$",
    "{fn now()}",
    "select",
    "Größe",
)

/** A name in every place of a table's declaration, and as a literal in it. */
private class Odd(name: String) : Table<Note>("kit_odd") {
    val id = integer("id").primaryKey()
    val odd = varchar(name, 100).default(name)

    init {
        index(name, odd)
    }
}

/** What is neither a value nor a name of a table: nowhere is it SQL. */
internal fun FunSpec.injectionCases(kit: KitContext) {
    val folder = tempdir("odd-migrations")

    suspend fun withPrey(case: suspend (Database) -> Unit) = kit.withDatabase { db ->
        db.sql("create table kit_prey (a integer)").execute()
        db.sql("insert into kit_prey (a) values (1)").execute()
        case(db)
        db.sql("select a from kit_prey").list<Int>() shouldBe listOf(1)
    }

    test("an odd name names a column, its index, what it is sorted by and an alias of each kind, and is a default") {
        withPrey { db ->
            for (name in ODD_NAMES) {
                withClue(name) {
                    val table = Odd(name)
                    db.createAll(table)
                    db.insert(table) { it[id] = 1 }.execute()
                    db
                        .insert(table) {
                            it[id] = 2
                            it[odd] = "~"
                        }.execute()
                    db.from(table).orderBy { odd.desc() }.select(table.odd).list().toSet() shouldBe setOf("~", name)
                    db
                        .from(
                            table,
                        ).where { odd eq name }
                        .select(table.id alias name)
                        .into<Map<String, Any?>>()
                        .one() shouldBe
                        mapOf(name to 1)
                    val aliased = table alias name
                    db.from(aliased).orderBy { get(table.odd).asc() }.select(aliased[table.id]).list().toSet() shouldBe
                        setOf(1, 2)
                    db.from(Subquery.from(table).select(table.odd).asTable(name)).count() shouldBe 2L
                    db.from(Subquery.from(table).select(table.odd).asCte(name)).count() shouldBe 2L
                    val quoted = kit.quote(name)
                    db.sql("select 1 as $quoted from kit_prey group by a order by $quoted").list<Int>() shouldBe
                        listOf(1)
                    db.dropAll(table)
                }
            }
        }
    }

    testWith(kit, Capability.SAVEPOINTS, "a savepoint may have an odd name") {
        withPrey {
            val backend = Backends.create(ConnectUrl.parse(kit.url))
            val session = backend.session()
            try {
                session.begin(TxOptions.DEFAULT).now()
                for (name in ODD_NAMES) {
                    withClue(name) {
                        session.savepoint(SavepointOp.CREATE, name).now()
                        session.savepoint(SavepointOp.ROLLBACK, name).now()
                        session.savepoint(SavepointOp.RELEASE, name).now()
                    }
                }
                session.commit().now()
            } finally {
                session.close().now()
                backend.close().now()
            }
        }
    }

    testWithJson(kit, "every naughty string is a key of a document, and nothing more") {
        withPrey { db ->
            db.createAll(Samples)
            val keys = naughtyStrings().filter { it.isText() }.distinct()
            db.insert(
                Samples,
                samples.first().copy(
                    id = 1,
                    payload = Json(
                        keys.withIndex().joinToString(",", "{", "}") { (i, key) -> "\"${escaped(key)}\":$i" },
                    ),
                ),
            )
            val lost = db.transaction {
                keys.withIndex().filter { (i, key) ->
                    val written = jsonObject().with(key, i)
                    val found = from(Samples).select(Samples.payload.json(key).asInt(), written.json(key).asInt()).one()
                    found[0] != i || found[1] != i
                }
            }
            lost.map { it.value }.filter(kit.target::findsKey).shouldBeEmpty()
        }
    }

    test("every naughty string is found by the cursor of the page before it, and no order") {
        withPrey { db ->
            db.createAll(Notes)
            val stored = storeNaughty(db, naughtyStrings())
            val pages = db.from(Notes).orderBy { text.asc() }
            walk(7) { pages.page(7, it) }.map { it.id }.sorted() shouldBe stored.map { it.id }
            val keys = sortKeys("text" to Notes.text)
            for (note in stored.filter { it.text.isNotBlank() }) {
                withClue(note.text) { fails(INPUT) { db.from(Notes).orderBy(keys.parse(note.text)).list() } }
            }
        }
    }

    testWith(kit, Capability.NOTIFICATIONS, "every naughty string is a channel's name, or is refused as one") {
        withPrey { db ->
            val (taken, refused) = naughtyStrings().distinct().partition {
                it.isNotEmpty() && it.isText() && it.toByteArray().size < 64
            }
            db.listen(*taken.toTypedArray()).first() shouldBe Gap(Gap.Reason.STARTED)
            refused.forEach { fails(PARAMETER) { db.listen(it).first() } }
        }
    }

    test("a migration's file may have an odd name") {
        val names = listOf("it's", "a`b", "a; drop table kit_prey; --", "a\" b", "\$\$", ":a ?", "Größe 💾")
        names.forEachIndexed { i, name -> File(folder, "V${i + 1}__$name.sql").writeText("select 1;\n") }
        withPrey { db ->
            db.migrate(folder.path).applied().size shouldBe names.size
            db.migrations(folder.path).info().map { it.description() } shouldBe
                names.map { it.replace('_', ' ') }
            db.migrate(folder.path).applied() shouldBe emptyList()
        }
    }
}

/** Whether every database can keep it: no lone half of a surrogate pair, no U+0000. */
private fun String.isText() = '\u0000' !in this && String(toByteArray(), Charsets.UTF_8) == this

/** Only what JSON asks for: MariaDB finds no key that is written otherwise. */
private fun escaped(key: String) = key
    .map {
        when {
            it < ' ' -> "\\u%04x".format(it.code)
            it in "\"\\" -> "\\$it"
            else -> "$it"
        }
    }.joinToString("")
