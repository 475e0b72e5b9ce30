package com.example.orders

import dev.runnel.sql.Table

/** The tables, as the migrations make them, and the classes that their rows are. */
object Products : Table<Product>("products") {
    val sku = varchar("sku", 40).primaryKey()
    val name = varchar("name", 200)
    val priceCents = bigint("price_cents")
    val stock = integer("stock")
}

object Orders : Table<Order>("orders") {
    val id = varchar("id", 40).primaryKey()
    val customer = varchar("customer", 200)
    val totalCents = bigint("total_cents")
}

object OrderLines : Table<OrderLine>("order_lines") {
    val orderId = varchar("order_id", 40)
    val sku = varchar("sku", 40)
    val quantity = integer("quantity")
    val priceCents = bigint("price_cents")
}

data class Product(val sku: String, val name: String, val priceCents: Long, val stock: Int)

data class Order(val id: String, val customer: String, val totalCents: Long)

data class OrderLine(val orderId: String, val sku: String, val quantity: Int, val priceCents: Long)
