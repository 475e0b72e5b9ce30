package dev.runnel.dsl

import dev.runnel.default
import dev.runnel.ge
import dev.runnel.references
import dev.runnel.sql.DeleteBuilder
import dev.runnel.sql.Expression
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.Predicate
import dev.runnel.sql.ReferenceAction
import dev.runnel.sql.Rendered
import dev.runnel.sql.SelectBuilder
import dev.runnel.sql.Selection
import dev.runnel.sql.Source
import dev.runnel.sql.Table
import dev.runnel.sql.UpdateBuilder
import dev.runnel.sql.render.AnsiDialect
import dev.runnel.sql.render.Dialect
import dev.runnel.sql.render.Feature
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

/** The tables of the DSL's tests, and a face that only renders. */
enum class Status { OPEN, CLOSED }

data class Customer(
    val id: Long,
    val name: String,
    val nick: String?,
    val born: LocalDate?,
    val active: Boolean = true,
)

object Customers : Table<Customer>("customers") {
    val id = bigint("id").generated().primaryKey()
    val name = text("name").unique()
    val nick = text("nick").nullable()
    val born = date("born").nullable()
    val active = bool("active").default(true)
}

data class Order(
    val id: Long,
    val customerId: Long,
    val parentId: Long?,
    val total: BigDecimal,
    val items: Int,
    val status: Status,
)

object Orders : Table<Order>("orders") {
    val id = bigint("id").generated().primaryKey()
    val customerId = bigint("customer_id").references(ReferenceAction.CASCADE) { Customers.id }
    val parentId = bigint("parent_id").nullable().references(id)
    val total = decimal("total", 12, 2).check { it ge BigDecimal.ZERO }
    val items = integer("items").default(1)
    val status = enumeration("status", Status::class.java).default(Status.OPEN)
}

class Rendering<T : Source, V>(state: State<T, V>) : SelectBuilder<T, V, Rendering<T, V>>(state) {
    override fun with(state: State<T, V>) = Rendering(state)

    fun <X> select(expression: Expression<X>): Rendering<T, X> = Rendering(selecting(Selection.of(expression)))

    /** A terminal word of this face only: it is there after every other word. */
    fun sql(): String = statement().render(AnsiDialect()).sql().replace("\"", "")

    fun arguments(): List<Any?> = statement().render(AnsiDialect()).arguments()

    fun types(): List<Class<*>> = statement().render(AnsiDialect()).types()

    /** What a suspend face would give; here for its type alone. */
    fun rows(): List<V> = emptyList()
}

fun <R : Any, T : Table<R>> from(table: T): Rendering<T, R> = Rendering(SelectBuilder.State.from(table))

class Inserting<R : Any, T : Table<R>>(state: State<T>) : InsertBuilder<R, T, Inserting<R, T>>(state) {
    override fun with(state: State<T>) = Inserting(state)

    fun rendered() = statement().render(Upserting).shown()
}

class Updating<R : Any, T : Table<R>>(state: State<T>) : UpdateBuilder<R, T, Updating<R, T>>(state) {
    override fun with(state: State<T>) = Updating(state)

    fun rendered() = statement().render(Upserting).shown()
}

class Deleting<T : Table<*>>(state: State<T>) : DeleteBuilder<T, Deleting<T>>(state) {
    override fun with(state: State<T>) = Deleting(state)

    fun rendered() = statement().render(Upserting).shown()
}

/** ANSI with what it lacks. */
private object Upserting : Dialect("upserting", setOf(Feature.UPSERT))

private fun Rendered.shown() = sql().replace("\"", "") to arguments()

/** A condition as text, the one table's name left out, and its arguments. */
fun <R : Any, T : Table<R>> condition(table: T, of: T.() -> Predicate): Pair<String, List<Any?>> =
    from(table).where(of).let { query ->
        query.sql().substringAfter(" where ").replace("${table.name()}.", "") to query.arguments()
    }

fun condition(of: Orders.() -> Predicate): Pair<String, List<Any?>> = condition(Orders, of)

fun expression(of: Orders.() -> Expression<*>): String = from(Orders)
    .select(Orders.of())
    .sql()
    .substringAfter("select ")
    .substringBefore(" from ")
    .replace("orders.", "")
