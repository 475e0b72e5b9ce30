package com.example.orders

import dev.runnel.Querier
import dev.runnel.children
import dev.runnel.component1
import dev.runnel.component2
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.join
import dev.runnel.orderBy
import dev.runnel.sql.Page
import dev.runnel.sql.Predicate
import dev.runnel.where
import kotlinx.coroutines.flow.Flow

// What can be asked; on the database, or in a transaction.

/** An order with its lines. */
data class Receipt(val order: Order, val lines: List<OrderLine>)

suspend fun Querier.product(sku: String): Product? = from(Products).where { this.sku eq sku }.oneOrNull()

suspend fun Querier.products(after: String?, size: Int): Page<Product> =
    from(Products).orderBy { sku.asc() }.page(size, after)

suspend fun Querier.customers(after: String?, size: Int): Page<Customer> =
    from(Customers).orderBy { name.asc() }.page(size, after)

/** The latest first. */
suspend fun Querier.orders(after: String?, size: Int): Page<Order> =
    from(Orders).orderBy { placedAt.desc() }.page(size, after)

suspend fun Querier.receipt(id: String): Receipt? = receiptWhere { this.id eq id }

suspend fun Querier.receiptOf(requestKey: String): Receipt? = receiptWhere { this.requestKey eq requestKey }

private suspend fun Querier.receiptWhere(condition: Orders.() -> Predicate): Receipt? = from(Orders)
    .where(condition)
    .children(from(OrderLines).orderBy { sku.asc() }) { orderId }
    .map { (order, lines) -> Receipt(order, lines) }
    .oneOrNull()

/** All products, in the form in which they are imported. */
fun Querier.productsAsCsv(): Flow<String> = from(Products).orderBy { sku.asc() }.csv()

/** A line for each product of each order. */
fun Querier.ordersAsCsv(): Flow<String> = from(OrderLines)
    .join(Orders) { orderId eq it.id }
    .orderBy({ Orders.placedAt.asc() }, { orderId.asc() }, { sku.asc() })
    .select(
        OrderLines.orderId,
        Orders.placedAt,
        Orders.customerId,
        OrderLines.sku,
        OrderLines.quantity,
        OrderLines.priceCents,
    ).csv()
