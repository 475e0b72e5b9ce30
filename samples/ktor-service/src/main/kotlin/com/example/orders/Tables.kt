package com.example.orders

import com.fasterxml.jackson.annotation.JsonIgnore
import dev.runnel.sql.Table
import java.time.LocalDateTime

// The tables, as db/migration makes them, and the classes that their rows are. Times are UTC.

object Products : Table<Product>("products") {
    val sku = varchar("sku", 40).primaryKey()
    val name = varchar("name", 200)
    val priceCents = bigint("price_cents")
    val stock = integer("stock")
}

object Customers : Table<Customer>("customers") {
    val id = varchar("id", 40).primaryKey()
    val name = varchar("name", 200)
    val email = varchar("email", 200)
}

object Orders : Table<Order>("orders") {
    val id = varchar("id", 40).primaryKey()
    val customerId = varchar("customer_id", 40).references(Customers.id)
    val totalCents = bigint("total_cents")
    val placedAt = timestamp("placed_at")
    val requestKey = varchar("request_key", 40)
}

object OrderLines : Table<OrderLine>("order_lines") {
    val orderId = varchar("order_id", 40).references(Orders.id)
    val sku = varchar("sku", 40).references(Products.sku)
    val quantity = integer("quantity")
    val priceCents = bigint("price_cents")
}

data class Product(val sku: String, val name: String, val priceCents: Long, val stock: Int) {
    init {
        require(sku.matches(SKU)) { "a sku is 1 to 40 of a-z, 0-9 and -" }
        require(name.isNotBlank() && name.length <= 200) { "a name has 1 to 200 characters" }
        require(priceCents in 1..MOST_CENTS) { "a price is 1 to $MOST_CENTS cents" }
        require(stock >= 0) { "the stock is 0 or more" }
    }

    private companion object {
        val SKU = Regex("[a-z0-9-]{1,40}")
        const val MOST_CENTS = 100_000_000L
    }
}

data class Customer(val id: String, val name: String, val email: String)

data class Order(
    val id: String,
    val customerId: String,
    val totalCents: Long,
    val placedAt: LocalDateTime,
    @get:JsonIgnore val requestKey: String, // whoever placed the order knows it, and nobody else
)

data class OrderLine(
    @get:JsonIgnore val orderId: String,
    val sku: String,
    val quantity: Int,
    val priceCents: Long,
)
