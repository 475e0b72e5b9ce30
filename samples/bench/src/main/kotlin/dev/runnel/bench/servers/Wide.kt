package dev.runnel.bench.servers

import dev.runnel.sql.Table
import java.math.BigDecimal
import java.time.LocalDate
import java.time.LocalDateTime

/** A row of twelve columns, as those of a business table are. */
data class Wide(
    val id: Long,
    val amount: BigDecimal,
    val rate: Double,
    val active: Boolean,
    val name: String,
    val email: String,
    val city: String,
    val note: String,
    val born: LocalDate,
    val created: LocalDateTime,
    val updated: LocalDateTime,
    val visits: Int,
)

/** Depends on every value. */
fun Wide.checksum(): Long =
    id + amount.unscaledValue().toLong() + rate.toLong() + (if (active) 1 else 0) + name.length + email.length +
        city.length + note.length + born.dayOfYear + created.second + updated.nano + visits

object WideTable : Table<Wide>("wide") {
    val id = bigint("id").primaryKey()
    val amount = decimal("amount", 12, 2)
    val rate = doublePrecision("rate")
    val active = bool("active")
    val name = text("name")
    val email = text("email")
    val city = text("city")
    val note = text("note")
    val born = date("born")
    val created = timestamp("created")
    val updated = timestamp("updated")
    val visits = integer("visits")
}
