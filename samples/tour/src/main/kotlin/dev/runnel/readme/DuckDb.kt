package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.contains
import dev.runnel.element
import dev.runnel.from
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Functions.unnest
import dev.runnel.sql.Nested
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

// tag::files[]
data class Revenue(val day: LocalDate, val sum: BigDecimal)

suspend fun revenue(parquet: String): List<Revenue> = Database.open("duckdb:").use { db ->
    db.sql("select day, sum(price) as sum from read_parquet(:file) group by day order by day", "file" to parquet).list()
}
// end::files[]

// tag::nested[]
data class Item(val name: String, val amount: Int)

data class Order(val id: Long, val tags: List<String>, val items: List<Item>, val prices: Map<String, Double>)

suspend fun Querier.orders(json: String): List<Order> = sql("select * from read_json(:file)", "file" to json).list()
// end::nested[]

// tag::arrays[]
data class Article(val id: Long, val tags: List<String>)

object Articles : Table<Article>("articles") {
    val id = bigint("id").primaryKey()
    val tags = array("tags", ValueType.TEXT)
}

suspend fun Querier.tagged(tag: String): List<Article> = from(Articles).where { tags contains tag }.list()

suspend fun Querier.firstTags(): List<String?> = from(Articles).orderBy { id.asc() }.select { tags.element(1) }.list()

suspend fun Querier.allTags(): List<String> = from(Articles).select { unnest(tags) }.distinct().list()
// end::arrays[]

// tag::parameters[]
suspend fun Querier.add(order: Order): Long = sql(
    "insert into orders values (:id, :tags, :items, :prices)",
    "id" to order.id,
    "tags" to Nested.array(order.tags),
    "items" to Nested.array(order.items),
    "prices" to Nested.map(order.prices),
).execute()
// end::parameters[]

// tag::progress[]
suspend fun Querier.pairs(rows: Int, bar: (Double) -> Unit): Long =
    sql("select count(*) from range(:n) a(x), range(:n) b(y) where (x * y) % 7 = 3", "n" to rows)
        .onProgress { bar(it.percent()) }
        .value()
// end::progress[]
