package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.contains
import dev.runnel.containsAll
import dev.runnel.containsAny
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.element
import dev.runnel.eq
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.spi.Capability.ARRAYS
import dev.runnel.sql
import dev.runnel.sql.Column
import dev.runnel.sql.Functions
import dev.runnel.sql.Functions.arrayAgg
import dev.runnel.sql.Functions.arrayLength
import dev.runnel.sql.Functions.unnest
import dev.runnel.sql.Nested
import dev.runnel.sql.Predicate
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Feature
import dev.runnel.update
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

private data class Post(
    val id: Long,
    val tags: List<String>,
    val scores: List<Int>? = null,
    val prices: List<BigDecimal> = listOf(),
    val shades: List<Shade> = listOf(),
)

private object Posts : Table<Post>("kit_posts") {
    val id = bigint("id").primaryKey()
    val tags = array("tags", ValueType.TEXT)
    val scores = array("scores", ValueType.INTEGER).nullable()
    val prices = array("prices", ValueType.decimal(10, 2)).default(listOf(BigDecimal("0.50")))
    val shades = array("shades", ValueType.of(Shade::class.java)).default(listOf())
}

private data class Lists(
    val id: Int,
    val bools: BooleanArray,
    val smalls: List<Short>,
    val bigs: LongArray,
    val reals: List<Float>,
    val doubles: List<Double?>,
    val days: List<LocalDate>,
    val times: List<LocalTime>,
    val locals: List<LocalDateTime>,
    val moments: List<Instant>,
    val tokens: Array<UUID>,
)

private object ListTable : Table<Lists>("kit_lists") {
    val id = integer("id").primaryKey()
    val bools = array("bools", ValueType.BOOLEAN)
    val smalls = array("smalls", ValueType.SMALLINT)
    val bigs = array("bigs", ValueType.BIGINT)
    val reals = array("reals", ValueType.REAL)
    val doubles = array("doubles", ValueType.DOUBLE)
    val days = array("days", ValueType.DATE)
    val times = array("times", ValueType.TIME)
    val locals = array("locals", ValueType.TIMESTAMP)
    val moments = array("moments", ValueType.TIMESTAMPTZ)
    val tokens = array("tokens", ValueType.UUID)
}

private val quoted = Post(1, listOf("new", "it's \"red\", {a} \\"), listOf(3, 1), listOf(BigDecimal("1.50")))
private val empty = Post(2, listOf(), listOf(), shades = listOf(Shade.DARK, Shade.LIGHT))
private val without = Post(3, listOf("old", "new"))

internal fun FunSpec.arrayCases(kit: KitContext) {
    suspend fun withPosts(case: suspend (Database) -> Unit) = kit.withDatabase { db ->
        db.createAll(Posts)
        db.insertAll(Posts, listOf(quoted, empty, without))
        case(db)
    }

    test("arrays are declared, or refused by every way in with what to do instead") {
        (ARRAYS in kit.capabilities) shouldBe (Feature.ARRAYS in kit.features)
        if (ARRAYS !in kit.capabilities) {
            kit.withDatabase { db ->
                val refusals = listOf<suspend () -> Any?>(
                    { db.createAll(Posts) },
                    { db.insert(Posts, quoted) },
                    { db.insertAll(Posts, listOf(quoted)) },
                    { db.update(Posts) { it[tags] = listOf(CANARY) }.everyRow().execute() },
                    { db.from(Posts).where { tags contains CANARY }.list() },
                    { db.from(Posts).select(arrayLength(Posts.tags)).list() },
                    { db.from(Posts).select(Posts.tags.element(1)).list() },
                    { db.from(Posts).select(unnest(Posts.tags)).list() },
                    { db.sql("select :tags", "tags" to Nested.array(listOf(CANARY))).list<Any>() },
                )
                refusals.forEach { fails(NOT_PORTABLE) { it() }.message shouldContain "json column" }
            }
        }
    }

    testWith(kit, ARRAYS, "arrays are inserted one by one and in bulk, and read as they were, empty and null too") {
        withPosts { db ->
            db.from(Posts).orderBy { id.asc() }.list() shouldBe listOf(quoted, empty, without)
            db.insert(Posts, quoted.copy(id = 4)) shouldBe 1L
            db.from(Posts).where { id eq 4L }.one() shouldBe quoted.copy(id = 4)
            db
                .insert(Posts) {
                    it[id] = 5
                    it[tags] = listOf("x")
                }.execute()
            db.from(Posts).where { id eq 5L }.one() shouldBe
                Post(5, listOf("x"), prices = listOf(BigDecimal("0.50")))
        }
    }

    testWith(kit, ARRAYS, "an array column gives a list of its elements' type") {
        withPosts { db ->
            val tags: List<List<String>> = db.from(Posts).orderBy { id.asc() }.select(Posts.tags).list()
            tags shouldBe listOf(quoted.tags, empty.tags, without.tags)
            val scores: List<List<Int>?> = db.from(Posts).orderBy { id.asc() }.select(Posts.scores).list()
            scores shouldBe listOf(listOf(3, 1), listOf(), null)
            val row = db.from(Posts).where { id eq 2L }.select(Posts.shades, Posts.prices).one()
            row[Posts.shades] shouldBe listOf(Shade.DARK, Shade.LIGHT)
            row[Posts.prices] shouldBe listOf<BigDecimal>()
        }
    }

    testWith(kit, ARRAYS, "arrays of every type of element come back as they were") {
        kit.withDatabase { db ->
            db.createAll(ListTable)
            val lists = Lists(
                1,
                booleanArrayOf(true, false),
                listOf(-1, Short.MAX_VALUE),
                longArrayOf(Long.MIN_VALUE, 7),
                listOf(0.1f),
                listOf(0.1, null, 1e300),
                listOf(LocalDate.of(1582, 10, 15)),
                listOf(LocalTime.of(23, 59, 59, 999_999_000)),
                listOf(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000)),
                listOf(Instant.parse("2026-11-21T10:00:00.123456Z")),
                arrayOf(UUID(1, -1)),
            )
            db.insert(ListTable, lists)
            db.insertAll(ListTable, listOf(lists.copy(id = 2)))
            for (read in db.from(ListTable).list()) {
                read.bools.toList() shouldBe lists.bools.toList()
                read.bigs.toList() shouldBe lists.bigs.toList()
                read.tokens.toList() shouldBe lists.tokens.toList()
                read.copy(id = 1, bools = lists.bools, bigs = lists.bigs, tokens = lists.tokens) shouldBe lists
            }
            fails(DATA_CONVERSION) { db.from(ListTable).select(ListTable.doubles).list() }.column() shouldBe "doubles"
        }
    }

    testWith(kit, ARRAYS, "arrays are compared, searched and measured") {
        withPosts { db ->
            suspend fun found(condition: Posts.() -> Predicate) =
                db.from(Posts).where { condition() }.orderBy { id.asc() }.select(Posts.id).list()
            found { tags contains "new" } shouldBe listOf(1L, 3L)
            found { tags.contains("new") } shouldBe listOf(1L, 3L)
            found { (tags contains "new").not() } shouldBe listOf(2L)
            found { scores contains 3 } shouldBe listOf(1L)
            found { shades contains Shade.LIGHT } shouldBe listOf(2L)
            found { prices contains BigDecimal("1.5") } shouldBe listOf(1L)
            found { tags contains tags.element(2) } shouldBe listOf(1L, 3L)
            found { tags containsAll listOf("new", "old") } shouldBe listOf(3L)
            found { tags containsAll listOf<String>() } shouldBe listOf(1L, 2L, 3L)
            found { tags containsAny listOf("old", "none") } shouldBe listOf(3L)
            found { tags containsAny listOf<String>() } shouldBe listOf()
            found { tags eq listOf("old", "new") } shouldBe listOf(3L)
            found { tags eq listOf<String>() } shouldBe listOf(2L)
            found { arrayLength(tags) eq 2 } shouldBe listOf(1L, 3L)
            db.from(Posts).where { id eq 2L }.select(arrayLength(Posts.tags)).one() shouldBe 0
        }
    }

    testWith(kit, ARRAYS, "elements count from 1, and there is none behind the last") {
        withPosts { db ->
            val third = db.from(Posts).where { id eq 3L }
            third.select(Posts.tags.element(1)).one() shouldBe "old"
            third.select(Posts.tags.element(2)).one() shouldBe "new"
            third.select(Posts.tags.element(3)).one() shouldBe null
            third.select(Posts.scores.element(1)).one() shouldBe null
            fails(PARAMETER) { Posts.tags.element(0) }
        }
    }

    testWith(kit, ARRAYS, "unnest makes a row of each element, arrayAgg an array of the rows") {
        withPosts { db ->
            db.from(Posts).select(unnest(Posts.tags)).list() shouldContainExactlyInAnyOrder quoted.tags + without.tags
            db.from(Posts).select(arrayAgg(Posts.id, Posts.id.desc())).one() shouldBe listOf(3L, 2L, 1L)
            db.from(Posts).where { id eq 9L }.select(arrayAgg(Posts.id)).one() shouldBe null
        }
    }

    testWith(kit, ARRAYS, "arrays are updated, and a decimal in one keeps its digits or is refused") {
        withPosts { db ->
            db
                .update(Posts) {
                    it[tags] = listOf("one")
                    it[scores] = null
                }.where { id eq 1L }
                .execute() shouldBe 1L
            db.from(Posts).where { id eq 1L }.one() shouldBe quoted.copy(tags = listOf("one"), scores = null)
            val error = fails(DATA_CONVERSION) {
                db.insertAll(
                    Posts,
                    listOf(quoted.copy(id = 8), quoted.copy(id = 9, prices = listOf(BigDecimal("1.005")))),
                )
            }
            error.column() shouldBe "prices"
            error.row() shouldBe 1L
            db.from(Posts).count() shouldBe 3L
        }
    }

    testWith(kit, ARRAYS, "SQL text takes a list as one array") {
        withPosts { db ->
            val wanted = Nested.array(listOf("old", "new"))
            db.sql("select id from kit_posts where tags = :tags", "tags" to wanted).list<Long>() shouldBe
                listOf(3L)
            db.sql("update kit_posts set tags = :tags", "tags" to Nested.array(listOf<String>())).execute() shouldBe 3L
            db.from(Posts).where { tags eq listOf<String>() }.count() shouldBe 3L
        }
    }

    testWith(kit, ARRAYS, "the Java faces have the same arrays") {
        withPosts { db ->
            if (!kit.target.shared) return@withPosts
            val tags: Column<List<String>> = Posts.tags
            withContext(Dispatchers.IO) {
                val blocking = kit.openBlocking()
                blocking.insert(Posts).set(Posts.id, 6L).set(tags, listOf("java")).execute() shouldBe 1L
                val condition = Functions.contains(tags, "java")
                blocking.from(Posts).where(condition).select(tags).one() shouldBe listOf("java")
            }
            kit
                .openAsync()
                .sql("select id from kit_posts where tags = :tags")
                .bind("tags", Nested.array(listOf("java")))
                .one(Long::class.javaObjectType)
                .await() shouldBe 6L
        }
    }
}
