package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.delete
import dev.runnel.dropAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DUPLICATE_OBJECT
import dev.runnel.error.ErrorKind.NOT_NULL_VIOLATION
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.references
import dev.runnel.spi.Capability.FOREIGN_KEYS
import dev.runnel.spi.Capability.TRANSACTIONAL_DDL
import dev.runnel.spi.Json
import dev.runnel.sql
import dev.runnel.sql.ReferenceAction.CASCADE
import dev.runnel.sql.Table
import dev.runnel.sql.render.Feature
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

/** A column of every type with a default. */
internal object Defaults : Table<Everything>("kit_defaults") {
    val id = integer("id").primaryKey()
    val bool = bool("bool").default(true)
    val small = smallint("small").default(-7)
    val whole = integer("whole").default(Int.MIN_VALUE)
    val big = bigint("big").default(Long.MAX_VALUE)
    val real = real("real").default(1.5f)
    val double = doublePrecision("double").default(0.1)
    val money = decimal("money", 15, 2).default(BigDecimal("-12.34"))
    val exact = decimal("exact", 38, 10).nullable()
    val note = text("note").default("it's \"quoted\" \\ 50% ?:x -- \uD83D\uDE00")
    val code = varchar("code", 50).default("")
    val day = date("day").default(LocalDate.of(2024, 2, 29))
    val time = time("time").default(LocalTime.of(1, 2, 3))
    val local = timestamp("local").default(LocalDateTime.of(2024, 2, 29, 1, 2, 3))
    val at = timestamptz("at").default(Instant.parse("2024-10-27T01:30:00Z"))
    val token = uuid("token").default(UUID(1, 2))
    val doc = json("doc").default(Json("""{"a": "it's"}"""))
    val data = bytes("data").nullable()
    val shade = enumeration("shade", Shade::class.java).default(Shade.DARK)
}

internal data class Member(val team: Int, val name: String)

internal object Members : Table<Member>("kit_members") {
    val team = integer("team")
    val name = varchar("name", 40)

    init {
        primaryKey("kit_members_key", team, name)
    }
}

internal data class Badge(val id: Int, val team: Int?, val name: String?)

internal object Badges : Table<Badge>("kit_badges") {
    val id = integer("id").primaryKey()
    val team = integer("team").nullable()
    val name = varchar("name", 40).nullable()

    init {
        foreignKey("kit_badges_member", listOf(team, name), { listOf(Members.team, Members.name) }, CASCADE)
    }
}

internal fun FunSpec.schemaCases(kit: KitContext) {
    test("tables are created and dropped in the order of their foreign keys, whatever order they are given in") {
        kit.withDatabase { db ->
            db.createAll(Books, Authors)
            db.insert(Authors, ann)
            db.insert(Books, sea)
            db.dropAll(Authors, Books)
            fails(UNDEFINED_OBJECT) { db.from(Books).list() }
            fails(UNDEFINED_OBJECT) { db.from(Authors).list() }
            db.createAll(Authors, Books)
            db.from(Books).count() shouldBe 0L
        }
    }

    test(
        "what is there already is left as it is, and what is not there need not be dropped, where the dialect can ask",
    ) {
        kit.withDatabase { db ->
            db.createAll(Authors)
            db.insert(Authors, ann)
            if (kit.dialect.has(Feature.IF_EXISTS)) {
                db.createAll(Books, Authors)
                db.from(Authors).list() shouldBe listOf(ann)
                db.from(Books).list() shouldBe emptyList()
                db.dropAll(Authors, Members, Books)
                db.dropAll(Authors)
            } else {
                fails(DUPLICATE_OBJECT) { db.createAll(Authors) }
                fails(UNDEFINED_OBJECT) { db.dropAll(Books) }
            }
        }
    }

    testWith(kit, TRANSACTIONAL_DDL, "tables go with the transaction that made them") {
        kit.withDatabase { db ->
            runCatching {
                db.transaction {
                    createAll(Members)
                    insert(Members, Member(1, "a"))
                    error("no")
                }
            }
            fails(UNDEFINED_OBJECT) { db.from(Members).list() }
            db.transaction { createAll(Members) }
            db.from(Members).list() shouldBe emptyList()
        }
    }

    test("every type's default is what a row gets that is inserted without a value") {
        kit.withDatabase { db ->
            db.createAll(Defaults)
            db.insert(Defaults) { it[id] = 1 }.execute()
            val row = db.from(Defaults).one()
            row.doc.compact() shouldBe """{"a":"it's"}"""
            row.copy(doc = null) shouldBe
                Everything(
                    1,
                    true,
                    -7,
                    Int.MIN_VALUE,
                    Long.MAX_VALUE,
                    1.5f,
                    0.1,
                    BigDecimal("-12.34"),
                    null,
                    "it's \"quoted\" \\ 50% ?:x -- \uD83D\uDE00",
                    "",
                    LocalDate.of(2024, 2, 29),
                    LocalTime.of(1, 2, 3),
                    LocalDateTime.of(2024, 2, 29, 1, 2, 3),
                    Instant.parse("2024-10-27T01:30:00Z"),
                    UUID(1, 2),
                    null,
                    null,
                    Shade.DARK,
                )
            db.from(Defaults).where { token eq UUID(1, 2) }.count() shouldBe 1L
            db.from(Defaults).where { at eq Instant.parse("2024-10-27T01:30:00Z") }.count() shouldBe 1L
            db.from(Defaults).where { money eq BigDecimal("-12.34") }.count() shouldBe 1L
        }
    }

    test("generated ids count up and are not used again at once") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            db.insertAll(Books, List(3) { Book(0, null, "b$it", BigDecimal.ONE) })
            db.insert(Books, Book(0, null, "b3", BigDecimal.ONE))
            db.from(Books).orderBy { id.asc() }.select(Books.id).list() shouldBe listOf(1L, 2L, 3L, 4L)
        }
    }

    test("a key of several columns refuses only the whole of it") {
        kit.withDatabase { db ->
            db.createAll(Members)
            db.insertAll(Members, listOf(Member(1, "a"), Member(1, "b"), Member(2, "a")))
            fails(UNIQUE_VIOLATION) { db.insert(Members, Member(1, "a")) }.table() shouldBe "kit_members"
            db.from(Members).count() shouldBe 3L
        }
    }

    testWhere(
        "a foreign key of several columns holds, and cascades where it says so",
        "${kit.target.name} has no foreign keys that cascade",
        { FOREIGN_KEYS in kit.capabilities && Feature.DELETE_ACTION in kit.features },
    ) {
        kit.withDatabase { db ->
            db.createAll(Badges, Members)
            db.insert(Members, Member(1, "a"))
            db.insertAll(Badges, listOf(Badge(1, 1, "a"), Badge(2, null, null), Badge(3, 1, null)))
            fails(dev.runnel.error.ErrorKind.FOREIGN_KEY_VIOLATION) { db.insert(Badges, Badge(4, 1, "b")) }
            db.delete(Members).where { team eq 1 }.execute() shouldBe 1L
            db.from(Badges).orderBy { id.asc() }.select(Badges.id).list() shouldBe listOf(2, 3)
        }
    }

    test("columns are not null unless they say so, enums are checked") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            fails(NOT_NULL_VIOLATION) { db.insert(Books) { it[title] = "no price" }.execute() }.column() shouldBe
                "price"
            fails(
                CHECK_VIOLATION,
            ) { db.sql("insert into kit_books (title, price, shade) values ('x', 1, 'PINK')").execute() }
        }
    }

    test("a table that is declared wrongly is refused before anything is sent") {
        class Twice : Table<Member>("kit_twice") {
            val a = integer("a")
            val b = integer("A")
        }

        class Nameless : Table<Member>("") {
            val a = integer("a")
        }

        class Lonely : Table<Badge>("kit_lonely") {
            val a = text("a").generated()
        }

        kit.withDatabase { db ->
            fails(CONFIGURATION) { db.createAll(Twice()) }
            fails(CONFIGURATION) { db.createAll(Nameless()) }
            fails(CONFIGURATION) { db.createAll(Lonely()) }
        }
    }
}
