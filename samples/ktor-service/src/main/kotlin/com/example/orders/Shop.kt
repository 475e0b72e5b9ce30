package com.example.orders

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.Transaction
import dev.runnel.and
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.minus
import dev.runnel.orderBy
import dev.runnel.sql.Page
import dev.runnel.transaction.Retry
import dev.runnel.update
import dev.runnel.where
import kotlinx.coroutines.flow.Flow

/** An order as a customer sends it: how many of which product. */
data class NewOrder(val customer: String, val quantities: Map<String, Int>) {
    init {
        require(customer.isNotBlank()) { "An order has a customer." }
        require(quantities.isNotEmpty() && quantities.values.all { it > 0 }) { "An order has positive quantities." }
    }
}

/** There is no such product, or not enough of it. */
class OutOfStock(val sku: String) : RuntimeException("There is not enough of $sku.")

suspend fun Querier.products(): List<Product> = from(Products).orderBy { sku.asc() }.list()

suspend fun Querier.orders(size: Int = 50, after: String? = null): Page<Order> =
    from(Orders).orderBy { id.asc() }.page(size, after)

fun Querier.ordersAsCsv(): Flow<String> = from(Orders).orderBy { id.asc() }.csv()

/**
 * Places an order, once for an id however often it is sent. All of it or nothing: throws [OutOfStock] if there is too
 * little of a product, however many orders come at once.
 */
suspend fun Database.place(id: String, wanted: NewOrder): Order = try {
    transaction(retry = Retry.onConflict(10)) { order(id) ?: placed(id, wanted) }
} catch (e: RunnelException) {
    if (e.kind() != ErrorKind.UNIQUE_VIOLATION) throw e
    order(id) ?: throw e // the same order, sent twice at once
}

private suspend fun Querier.order(id: String): Order? = from(Orders).where { this.id eq id }.oneOrNull()

private suspend fun Transaction.placed(id: String, wanted: NewOrder): Order {
    // In the order of the products, so that two orders of the same ones do not wait for each other in a circle.
    val lines = wanted.quantities.toSortedMap().map { (sku, quantity) ->
        OrderLine(id, sku, quantity, priceOfTaken(sku, quantity))
    }
    val order = Order(id, wanted.customer, lines.sumOf { Math.multiplyExact(it.priceCents, it.quantity) })
    insert(Orders, order)
    insertAll(OrderLines, lines)
    return order
}

private suspend fun Transaction.priceOfTaken(sku: String, quantity: Int): Long {
    val taken = update(Products) { it[stock] = stock - quantity }
        .where { (this.sku eq sku) and (stock ge quantity) }
        .execute()
    if (taken == 0L) throw OutOfStock(sku)
    return from(Products).where { this.sku eq sku }.select { priceCents }.one()
}
