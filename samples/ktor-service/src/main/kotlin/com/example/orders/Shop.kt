package com.example.orders

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.insert
import dev.runnel.transaction.Retry
import kotlinx.coroutines.flow.Flow
import java.util.UUID

/** What can be done. Cache and event log hear of a change when it is committed, and only then. */
class Shop(val db: Database, private val cache: ProductCache, val events: EventLog) {
    suspend fun product(sku: String): Product = cache.product(sku) { db.product(sku) ?: throw Missing("product $sku") }

    suspend fun register(name: String, email: String): Customer {
        val customer = Customer(UUID.randomUUID().toString(), name, email)
        db.insert(Customers, customer)
        events.tell("customer registered", customer.id)
        return customer
    }

    /**
     * Places an order, once for a request's key however often it is sent: the same receipt comes back. What was refused
     * is not kept, so an order that was [OutOfStock] may be sent again.
     */
    suspend fun place(requestKey: String, wanted: NewOrder): Receipt = try {
        db.transaction(retry = Retry.onConflict(10)) {
            val receipt = place(requestKey, wanted)
            afterCommit {
                events.tell("order placed", receipt.order.id)
                cache.forget(wanted.quantities.keys)
            }
            receipt
        }
    } catch (e: RunnelException) {
        if (e.kind() != ErrorKind.UNIQUE_VIOLATION) throw e
        val placed = db.receiptOf(requestKey) ?: throw e
        if (placed.answers(wanted)) placed else throw KeyReused()
    }

    /**
     * Takes in what can be, and says of every other line why not. Nothing is changed of a product that is there, so an
     * upload that broke off is sent again.
     */
    suspend fun import(csv: Flow<String>): ImportReport {
        val report = ProductImport(db).read(csv)
        events.tell("products imported", "${report.imported}")
        return report
    }

    private fun Receipt.answers(wanted: NewOrder) =
        order.customerId == wanted.customer && lines.associate { it.sku to it.quantity } == wanted.quantities
}
