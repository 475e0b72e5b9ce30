package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.sql
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
