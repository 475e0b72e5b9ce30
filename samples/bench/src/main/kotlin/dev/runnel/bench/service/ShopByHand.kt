package dev.runnel.bench.service

import com.example.orders.KeyReused
import com.example.orders.Missing
import com.example.orders.NewOrder
import com.example.orders.Order
import com.example.orders.OrderLine
import com.example.orders.OutOfStock
import com.example.orders.Product
import com.example.orders.Receipt
import com.example.orders.utcNow
import dev.runnel.bench.servers.ByHand
import dev.runnel.bench.servers.ended
import dev.runnel.bench.servers.forEachRow
import dev.runnel.bench.servers.rowsChanged
import dev.runnel.bench.servers.value
import dev.runnel.sql.Page
import io.r2dbc.spi.Connection
import io.r2dbc.spi.R2dbcDataIntegrityViolationException
import io.r2dbc.spi.Row
import java.util.UUID

/** What the service's shop does, statement by statement, by hand on R2DBC for PostgreSQL. Without retries. */
class ShopByHand(private val connections: ByHand) {
    suspend fun product(sku: String): Product = connections.on { it.product(sku) } ?: throw Missing("product $sku")

    suspend fun products(after: String?, size: Int): Page<Product> = connections.on { connection ->
        val rows = ArrayList<Product>(size + 1)
        connection
            .createStatement(PAGE)
            .bind(0, after.orEmpty())
            .bind(1, size + 1)
            .forEachRow { rows += it.product() }
        if (rows.size <= size) Page(rows, null) else Page(rows.subList(0, size), rows[size - 1].sku)
    }

    suspend fun place(key: String, wanted: NewOrder): Receipt = connections.on { connection ->
        try {
            connection.inTransaction { connection.place(key, wanted) }
        } catch (e: R2dbcDataIntegrityViolationException) {
            if (e.sqlState != UNIQUE_VIOLATION) throw e
            val placed = connection.receipt(key) ?: throw e
            if (placed.order.customerId != wanted.customer) throw KeyReused()
            placed
        }
    }

    private companion object {
        const val UNIQUE_VIOLATION = "23505"
        const val PAGE = "select sku, name, price_cents, stock from products where sku > $1 order by sku limit $2"
    }
}

private suspend fun Connection.place(key: String, wanted: NewOrder): Receipt {
    val prices = HashMap<String, Long>()
    createStatement("select sku, price_cents from products where sku = any($1)")
        .bind(0, wanted.quantities.keys.toTypedArray())
        .forEachRow { prices[it.value<String>(0)] = it.value<Long>(1) }
    val id = UUID.randomUUID().toString()
    val lines = wanted.quantities.toSortedMap().map { (sku, quantity) ->
        OrderLine(id, sku, quantity, prices[sku] ?: throw Missing("product $sku"))
    }
    val order = Order(id, wanted.customer, lines.sumOf { it.priceCents * it.quantity }, utcNow(), key)
    createStatement(ADD_ORDER)
        .bind(0, id)
        .bind(1, order.customerId)
        .bind(2, order.totalCents)
        .bind(3, order.placedAt)
        .bind(4, key)
        .rowsChanged()
    for (line in lines) {
        val taken = createStatement("update products set stock = stock - $1 where sku = $2 and stock >= $1")
            .bind(0, line.quantity)
            .bind(1, line.sku)
            .rowsChanged()
        if (taken == 0L) throw OutOfStock(line.sku)
    }
    insert(lines)
    return Receipt(order, lines)
}

/** All lines in one statement. */
private suspend fun Connection.insert(lines: List<OrderLine>) {
    val places = lines.indices.joinToString { "($${it * 4 + 1}, $${it * 4 + 2}, $${it * 4 + 3}, $${it * 4 + 4})" }
    val insert = createStatement("insert into order_lines (order_id, sku, quantity, price_cents) values $places")
    lines.forEachIndexed { i, line ->
        insert
            .bind(i * 4, line.orderId)
            .bind(i * 4 + 1, line.sku)
            .bind(i * 4 + 2, line.quantity)
            .bind(i * 4 + 3, line.priceCents)
    }
    insert.rowsChanged()
}

private suspend fun Connection.receipt(key: String): Receipt? {
    var order: Order? = null
    createStatement("select id, customer_id, total_cents, placed_at from orders where request_key = $1")
        .bind(0, key)
        .forEachRow { order = Order(it.value(0), it.value(1), it.value(2), it.value(3), key) }
    val placed = order ?: return null
    val lines = ArrayList<OrderLine>()
    createStatement("select sku, quantity, price_cents from order_lines where order_id = $1 order by sku")
        .bind(0, placed.id)
        .forEachRow { lines += OrderLine(placed.id, it.value(0), it.value(1), it.value(2)) }
    return Receipt(placed, lines)
}

private suspend fun Connection.product(sku: String): Product? {
    var product: Product? = null
    createStatement("select sku, name, price_cents, stock from products where sku = $1")
        .bind(0, sku)
        .forEachRow { product = it.product() }
    return product
}

private const val ADD_ORDER =
    "insert into orders (id, customer_id, total_cents, placed_at, request_key) values ($1, $2, $3, $4, $5)"

private suspend inline fun <R> Connection.inTransaction(block: () -> R): R {
    beginTransaction().ended()
    val result = try {
        block()
    } catch (e: Throwable) {
        rollbackTransaction().ended()
        throw e
    }
    commitTransaction().ended()
    return result
}

private fun Row.product() = Product(value(0), value(1), value(2), value(3))
