package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.spi.Json
import dev.runnel.sql.Expression
import dev.runnel.sql.Table
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime

internal data class Sample(
    val id: Long,
    val name: String,
    val nick: String?,
    val n: Int,
    val price: BigDecimal,
    val flag: Boolean?,
    val day: LocalDate,
    val at: LocalDateTime,
    val moment: Instant,
    val payload: Json,
)

/**
 * A row of every kind of value that functions work on. The keys of documents stand in the order that databases give them which
 * keep no order: shorter ones first.
 */
internal object Samples : Table<Sample>("kit_samples") {
    val id = bigint("id").primaryKey()
    val name = varchar("name", 100)
    val nick = text("nick").nullable()
    val n = integer("n")
    val price = decimal("price", 10, 2)
    val flag = bool("flag").nullable()
    val day = date("day")
    val at = timestamp("at")
    val moment = timestamptz("moment")
    val payload = json("payload")
}

internal val samples = listOf(
    Sample(
        1,
        "apple",
        "ap",
        5,
        BigDecimal("10.50"),
        true,
        LocalDate.of(2026, 1, 31),
        LocalDateTime.of(2026, 1, 31, 23, 59, 59, 999_900_000),
        Instant.parse("2026-01-31T23:59:59.999900Z"),
        Json("""{"customer": {"vip": true, "name": "Ann"}, "items": [{"price": 1.5}, {"price": 2}], "n": 7}"""),
    ),
    Sample(
        2,
        " Pear ",
        null,
        -7,
        BigDecimal("2.00"),
        false,
        LocalDate.of(2024, 2, 29),
        LocalDateTime.of(2024, 2, 29, 0, 0),
        Instant.parse("2024-02-29T12:34:56.000001Z"),
        Json("""{"customer": {"name": null, "vip": false}, "items": [], "n": -9007199254740993}"""),
    ),
    Sample(
        3,
        "fig",
        "",
        5,
        BigDecimal("0.25"),
        null,
        LocalDate.of(2026, 11, 22),
        LocalDateTime.of(1969, 12, 31, 23, 59, 58, 500_000_000),
        Instant.parse("1969-12-31T23:59:58.500Z"),
        Json("""{"items": ["a", "b", "c"]}"""),
    ),
)

internal suspend fun KitContext.withSamples(case: suspend (Database) -> Unit): Unit = withDatabase { db ->
    db.createAll(Samples)
    db.insertAll(Samples, samples)
    case(db)
}

/** What an expression gives in each of the three rows. */
internal suspend fun <V> Database.each(expression: Expression<V>): List<V> =
    from(Samples).orderBy(Samples.id.asc()).select(expression).list()

/** Checks what the block gives; where the database has no such function, the block must fail with NOT_PORTABLE. */
internal suspend fun <T> orNotPortable(block: suspend () -> T, check: suspend (T) -> Unit) {
    val result = try {
        block()
    } catch (e: RunnelException) {
        e.kind() shouldBe ErrorKind.NOT_PORTABLE
        return
    }
    check(result)
}
