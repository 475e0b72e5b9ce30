package dev.runnel.sql

import dev.runnel.spi.Json
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

enum class Level { LOW, HIGH }

object Users : Table<Shapes.UserRow>("users") {
    val id: Column<Long> = bigint("id").generated().primaryKey()
    val email: Column<String> = text("email").unique()
    val nick: Column<String?> = text("nick").nullable()
    val level: Column<Level> = enumeration("level", Level::class.java).defaultsTo(Level.LOW)
    val age: Column<Int> = integer("age").index().check { it.ge(0) }
    val boss: Column<Long?> = bigint("boss").nullable().references { id }
}

object Orders : Table<Shapes.OrderRow>("orders") {
    val userId: Column<Long> = bigint("user_id").references(Users.id, ReferenceAction.CASCADE)
    val number: Column<Int> = integer("number")
    val day: Column<LocalDate> = date("day")
    val price: Column<BigDecimal> = decimal("price", 12, 2)

    init {
        primaryKey("pk_order", userId, number)
        unique("uq_day", day, number)
        index("ix_price", price, day)
        check("ck_price", price.gt(BigDecimal.ZERO).or(day.isNull))
    }
}

object Everything : Table<Any>("every\"thing") {
    val bool = bool("bool").defaultsTo(true)
    val small = smallint("small").defaultsTo(7)
    val int = integer("int").defaultsTo(-1)
    val big = bigint("big").defaultsTo(Long.MAX_VALUE)
    val real = real("real").defaultsTo(1.5f)
    val double = doublePrecision("double").defaultsTo(1e100)
    val decimal = decimal("decimal", 10, 2).defaultsTo(BigDecimal("1.50"))
    val text = text("text").defaultsTo("it's \"; drop table x; --\\")
    val varchar = varchar("varchar", 20).defaultsTo("")
    val date = date("date").defaultsTo(LocalDate.of(2026, 11, 21))
    val time = time("time").defaultsTo(LocalTime.of(1, 2, 3))
    val timestamp = timestamp("timestamp").defaultsTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 600_000_000))
    val instant = timestamptz("instant").defaultsTo(Instant.EPOCH)
    val uuid = uuid("uuid").defaultsTo(UUID(0, 1))
    val json = json("json").defaultsTo(Json("{\"a\": 1}"))
    val bytes = bytes("bytes").defaultsTo(byteArrayOf(0, -1))
    val level = enumeration("level", Level::class.java)
}

class InsertInto<R : Any, T : Table<R>>(state: State<T>) : InsertBuilder<R, T, InsertInto<R, T>>(state) {
    override fun with(state: State<T>) = InsertInto(state)

    fun <V> returned(column: Expression<V>): Query<V> = returning(Selection.of(column))
}

class UpdateOf<R : Any, T : Table<R>>(state: State<T>) : UpdateBuilder<R, T, UpdateOf<R, T>>(state) {
    override fun with(state: State<T>) = UpdateOf(state)

    fun returned(row: T) = returning(Selection.row(row))
}

class DeleteFrom<T : Table<*>>(state: State<T>) : DeleteBuilder<T, DeleteFrom<T>>(state) {
    override fun with(state: State<T>) = DeleteFrom(state)

    fun <V> returned(column: Expression<V>): Query<V> = returning(Selection.of(column))
}

fun <R : Any, T : Table<R>> insert(table: T) = InsertInto<R, T>(InsertBuilder.State.into(table))

fun <R : Any, T : Table<R>> update(table: T) = UpdateOf<R, T>(UpdateBuilder.State.of(table))

fun <T : Table<*>> delete(table: T) = DeleteFrom(DeleteBuilder.State.from(table))

object Hen : Table<Any>("hen") {
    val id = bigint("id").primaryKey()
    val egg = bigint("egg").references { Egg.id }
}

object Egg : Table<Any>("egg") {
    val id = bigint("id").primaryKey()
    val hen: Column<Long?> = bigint("hen").nullable().references { Hen.id }
}
