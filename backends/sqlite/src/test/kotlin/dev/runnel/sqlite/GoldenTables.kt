package dev.runnel.sqlite

import dev.runnel.spi.Json
import dev.runnel.sql.Column
import dev.runnel.sql.DeleteBuilder
import dev.runnel.sql.Expression
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.Query
import dev.runnel.sql.Selection
import dev.runnel.sql.Table
import dev.runnel.sql.UpdateBuilder
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

internal enum class Level { LOW, HIGH }

internal data class Item(val id: Long, val name: String, val stock: Int, val note: String?, val day: LocalDate)

internal object Items : Table<Item>("items") {
    val id: Column<Long> = bigint("id").generated().primaryKey()
    val name: Column<String> = text("name").unique()
    val stock: Column<Int> = integer("stock").index().defaultsTo(0).check { it.ge(0) }
    val note: Column<String?> = text("note").nullable()
    val day: Column<LocalDate> = date("day").defaultsTo(LocalDate.of(2026, 11, 21))
}

internal object Sales : Table<Any>("sales") {
    val item: Column<Long> = bigint("item").references(Items.id)
    val at: Column<Instant> = timestamptz("at")
}

internal object Types : Table<Any>("types") {
    val bool = bool("bool").defaultsTo(true)
    val small = smallint("small").defaultsTo(7)
    val int = integer("int").defaultsTo(-1)
    val big = bigint("big").defaultsTo(Long.MAX_VALUE)
    val real = real("real").defaultsTo(1.5f)
    val double = doublePrecision("double").defaultsTo(1e100)
    val decimal = decimal("decimal", 10, 2).defaultsTo(BigDecimal("1.50"))
    val text = text("text").defaultsTo("it's \"; drop table x; --\\")
    val varchar = varchar("varchar", 20).defaultsTo("007")
    val date = date("date").defaultsTo(LocalDate.of(2026, 11, 21))
    val time = time("time").defaultsTo(LocalTime.of(1, 2, 3))
    val timestamp = timestamp("timestamp").defaultsTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 600_000_000))
    val instant = timestamptz("instant").defaultsTo(Instant.EPOCH)
    val uuid = uuid("uuid").defaultsTo(UUID(0, 1))
    val json = json("json").defaultsTo(Json("17"))
    val bytes = bytes("bytes").defaultsTo(byteArrayOf(0, -1))
    val level = enumeration("level", Level::class.java).defaultsTo(Level.HIGH)
}

internal object Counted : Table<Any>("counted") {
    val code = text("code").primaryKey()
    val number = bigint("number").generated()
}

internal object Hen : Table<Any>("hen") {
    val id = bigint("id").primaryKey()
    val egg = bigint("egg").references { Egg.id }
}

internal object Egg : Table<Any>("egg") {
    val id = bigint("id").primaryKey()
    val hen: Column<Long> = bigint("hen").references { Hen.id }
}

internal class InsertInto<R : Any, T : Table<R>>(state: State<T>) : InsertBuilder<R, T, InsertInto<R, T>>(state) {
    override fun with(state: State<T>) = InsertInto(state)

    fun <V> returned(expression: Expression<V>): Query<V> = returning(Selection.of(expression))
}

internal class UpdateOf<R : Any, T : Table<R>>(state: State<T>) : UpdateBuilder<R, T, UpdateOf<R, T>>(state) {
    override fun with(state: State<T>) = UpdateOf(state)

    fun <V> returned(expression: Expression<V>): Query<V> = returning(Selection.of(expression))
}

internal class DeleteFrom<T : Table<*>>(state: State<T>) : DeleteBuilder<T, DeleteFrom<T>>(state) {
    override fun with(state: State<T>) = DeleteFrom(state)

    fun <V> returned(expression: Expression<V>): Query<V> = returning(Selection.of(expression))
}

internal fun <R : Any, T : Table<R>> insert(table: T) = InsertInto<R, T>(InsertBuilder.State.into(table))

internal fun <R : Any, T : Table<R>> update(table: T) = UpdateOf<R, T>(UpdateBuilder.State.of(table))

internal fun <T : Table<*>> delete(table: T) = DeleteFrom(DeleteBuilder.State.from(table))
