package dev.runnel.tour

import java.math.BigDecimal
import java.time.LocalDate

// The rows of the eight tables, as plain data classes: Runnel asks nothing of them.

data class Region(val regionKey: Long, val name: String, val comment: String)

data class Nation(val nationKey: Long, val name: String, val regionKey: Long, val comment: String)

data class Part(
    val partKey: Long,
    val name: String,
    val manufacturer: String,
    val brand: String,
    val type: String,
    val size: Int,
    val container: String,
    val retailPrice: BigDecimal,
    val comment: String,
)

data class Supplier(
    val supplierKey: Long,
    val name: String,
    val address: String,
    val nationKey: Long,
    val phone: String,
    val balance: BigDecimal,
    val comment: String,
)

data class PartSupplier(
    val partKey: Long,
    val supplierKey: Long,
    val available: Int,
    val cost: BigDecimal,
    val comment: String,
)

data class Customer(
    val customerKey: Long,
    val name: String,
    val address: String,
    val nationKey: Long,
    val phone: String,
    val balance: BigDecimal,
    val segment: String,
    val comment: String,
)

/** How far an order has come, stored by the constant's name. */
enum class Status { OPEN, PARTIAL, FILLED }

data class Order(
    val orderKey: Long,
    val customerKey: Long,
    val status: Status,
    val total: BigDecimal,
    val orderDate: LocalDate,
    val priority: String,
    val clerk: String,
    val shipPriority: Int,
    val comment: String,
)

data class LineItem(
    val orderKey: Long,
    val lineNumber: Int,
    val partKey: Long,
    val supplierKey: Long,
    val quantity: Int,
    val price: BigDecimal,
    val discount: BigDecimal,
    val tax: BigDecimal,
    val returnFlag: String,
    val lineStatus: String,
    val shipDate: LocalDate,
    val commitDate: LocalDate,
    val receiptDate: LocalDate,
    val instructions: String,
    val shipMode: String,
    val comment: String,
)
