package com.example.orders

import dev.runnel.Database
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.inList
import dev.runnel.insertAll
import dev.runnel.transaction.Retry
import dev.runnel.where
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.chunked
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.onEmpty
import kotlinx.coroutines.flow.withIndex

/** How many products were taken in, how many lines were not, and of the first thousand of these why. */
data class ImportReport(val imported: Long, val refused: Int, val errors: List<BadLine>)

/** @property line its number in the file, where the heading is 1 */
data class BadLine(val line: Int, val reason: String)

/** Reads products from CSV, once. */
class ProductImport(private val db: Database) {
    private class Row(val line: Int, val product: Product)

    private var imported = 0L
    private var refused = 0
    private val errors = ArrayList<BadLine>()

    /** The lines come as slowly as they are sent, so no session is held but while 500 products are inserted. */
    @OptIn(ExperimentalCoroutinesApi::class)
    suspend fun read(lines: Flow<String>): ImportReport {
        lines
            .onEmpty { emit("") }
            .withIndex()
            .mapNotNull { (index, text) -> if (index == 0) heading(text) else row(index + 1, text) }
            .chunked(500)
            .collect { insert(it) }
        return ImportReport(imported, refused, errors)
    }

    private fun heading(text: String): Row? {
        val first = text.removePrefix("\uFEFF") // which spreadsheets begin with
        if (first != HEADING) throw Wrong("The first line must be $HEADING")
        return null
    }

    private fun row(line: Int, text: String): Row? = try {
        Row(line, product(text))
    } catch (e: IllegalArgumentException) {
        refuse(line, e.message ?: "wrong")
        null
    }

    /** All of them but those that are there, and those that the database refuses, which are few. */
    private tailrec suspend fun insert(rows: List<Row>) {
        val known = db.from(Products).where { sku inList rows.map { it.product.sku } }.select { sku }.list().toSet()
        val (there, new) = rows.partition { it.product.sku in known }
        there.forEach { refuse(it.line, "there is a product ${it.product.sku} already") }
        val refused = insertNew(new) ?: return
        insert(new - refused)
    }

    /** All or none of them; then it is because of the one that it gives. */
    private suspend fun insertNew(rows: List<Row>): Row? = try {
        imported += db.transaction(retry = Retry.onConflict(10)) { insertAll(Products, rows.map { it.product }) }
        null
    } catch (e: RunnelException) {
        val row = rows[e.row()?.toInt() ?: throw e]
        when (e.kind()) {
            UNIQUE_VIOLATION -> refuse(row.line, "there is a product ${row.product.sku} already")
            CHECK_VIOLATION, DATA_INVALID -> refuse(row.line, "the database refuses it")
            else -> throw e
        }
        row
    }

    private fun refuse(line: Int, reason: String) {
        refused++
        if (errors.size < MOST_ERRORS) errors += BadLine(line, reason)
    }

    private companion object {
        const val HEADING = "sku,name,price_cents,stock"
        const val MOST_ERRORS = 1_000

        fun product(text: String): Product {
            // What a decoder makes of other bytes, and what not every database takes.
            require(text.none { it == '\uFFFD' || it == '\u0000' }) { "it is no text in UTF-8" }
            val fields = csvFields(text)
            require(fields.size == 4) { "it has ${fields.size} fields instead of 4" }
            val (sku, name, price, stock) = fields
            return Product(
                sku,
                name,
                requireNotNull(price.toLongOrNull()) { "price_cents is no whole number" },
                requireNotNull(stock.toIntOrNull()) { "stock is no whole number" },
            )
        }
    }
}
