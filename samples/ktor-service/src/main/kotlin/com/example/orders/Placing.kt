package com.example.orders

import dev.runnel.Transaction
import dev.runnel.and
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.inList
import dev.runnel.insert
import dev.runnel.minus
import dev.runnel.update
import dev.runnel.where
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.temporal.ChronoUnit
import java.util.UUID

/** An order as a customer sends it: how many of which product. */
data class NewOrder(val customer: String, val quantities: Map<String, Int>) {
    init {
        require(quantities.size in 1..100) { "an order has 1 to 100 products" }
        require(quantities.values.all { it in 1..1_000 }) { "a quantity is 1 to 1000" }
    }
}

/** Places an order, all of it or nothing: [OutOfStock] if there is too little of a product. */
suspend fun Transaction.place(requestKey: String, wanted: NewOrder): Receipt {
    val prices = from(Products)
        .where { sku inList wanted.quantities.keys }
        .select({ sku }, { priceCents })
        .list()
        .associate { it[Products.sku] to it[Products.priceCents] }
    val id = UUID.randomUUID().toString()
    // In the order of the products, so that two orders of the same ones do not wait for each other in a circle.
    val lines = wanted.quantities.toSortedMap().map { (sku, quantity) ->
        OrderLine(id, sku, quantity, prices[sku] ?: throw Missing("product $sku"))
    }
    val order = Order(id, wanted.customer, lines.sumOf { it.priceCents * it.quantity }, utcNow(), requestKey)

    insert(Orders, order) // first of all: the same request, sent twice at once, waits here and is then refused
    lines.forEach { take(it.sku, it.quantity) }
    insert(OrderLines).rows(lines).execute()
    return Receipt(order, lines)
}

/** The stock is compared in the statement that takes from it, so it cannot fall below zero in between. */
private suspend fun Transaction.take(sku: String, quantity: Int) {
    val taken = update(Products) { it[stock] = stock - quantity }
        .where { (this.sku eq sku) and (stock ge quantity) }
        .execute()
    if (taken == 0L) throw OutOfStock(sku)
}

/** As exactly as a database keeps it. */
fun utcNow(): LocalDateTime = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS)
