package dev.runnel.tck.probe

import dev.runnel.spi.Json
import dev.runnel.spi.Session
import dev.runnel.sql.Column
import dev.runnel.sql.Expression
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.render.Dialect
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime

/** A column of every kind of value that functions work on. */
public open class FunctionsTable : Table<Any>("f") {
    public val name: Column<String> = text("name")
    public val n: Column<Int> = integer("n")
    public val price: Column<BigDecimal> = decimal("price", 10, 2)
    public val flag: Column<Boolean?> = bool("flag").nullable()
    public val day: Column<LocalDate> = date("day")
    public val at: Column<LocalDateTime> = timestamp("at")
    public val moment: Column<Instant> = timestamptz("moment")
    public val payload: Column<Json> = json("payload")
}

/**
 * A test for each expression: that it is written like this when it is selected, and that the database takes it.
 *
 * *Cancellation*: adds no further tests.
 */
public suspend fun FunSpecContainerScope.goldenFunctions(
    session: Session,
    dialect: Dialect,
    from: FunctionsTable,
    texts: List<Pair<Expression<*>, String>>,
) {
    for ((expression, sql) in texts) {
        test(sql) {
            val rendered = Subquery.from(from).select(expression).statement().render(dialect)
            rendered.sql() shouldBe "select $sql from ${dialect.identifier("f")}"
            session.run(rendered)
        }
    }
}
