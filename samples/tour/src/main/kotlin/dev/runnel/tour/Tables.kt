package dev.runnel.tour

import dev.runnel.sql.ReferenceAction
import dev.runnel.sql.Table

// The tables of TPC-H, each declared once: from these objects Runnel creates them, types queries and writes whole rows.

object Regions : Table<Region>("region") {
    val regionKey = bigint("region_key").primaryKey()
    val name = varchar("name", 25).unique()
    val comment = text("comment")
}

object Nations : Table<Nation>("nation") {
    val nationKey = bigint("nation_key").primaryKey()
    val name = varchar("name", 25).unique()
    val regionKey = bigint("region_key").references(Regions.regionKey)
    val comment = text("comment")
}

object Parts : Table<Part>("part") {
    val partKey = bigint("part_key").primaryKey()
    val name = text("name")
    val manufacturer = varchar("manufacturer", 25)
    val brand = varchar("brand", 10)
    val type = varchar("type", 25)
    val size = integer("size")
    val container = varchar("container", 10)
    val retailPrice = decimal("retail_price", 15, 2)
    val comment = text("comment")
}

object Suppliers : Table<Supplier>("supplier") {
    val supplierKey = bigint("supplier_key").primaryKey()
    val name = varchar("name", 25).unique()
    val address = text("address")
    val nationKey = bigint("nation_key").references(Nations.nationKey)
    val phone = varchar("phone", 15)
    val balance = decimal("balance", 15, 2)
    val comment = text("comment")
}

object PartSuppliers : Table<PartSupplier>("partsupp") {
    val partKey = bigint("part_key").primaryKey().references(Parts.partKey)
    val supplierKey = bigint("supplier_key").primaryKey().references(Suppliers.supplierKey)
    val available = integer("available")
    val cost = decimal("cost", 15, 2)
    val comment = text("comment")
}

object Customers : Table<Customer>("customer") {
    val customerKey = bigint("customer_key").primaryKey()
    val name = varchar("name", 25).unique()
    val address = text("address")
    val nationKey = bigint("nation_key").references(Nations.nationKey)
    val phone = varchar("phone", 15)
    val balance = decimal("balance", 15, 2)
    val segment = varchar("segment", 10)
    val comment = text("comment")
}

object Orders : Table<Order>("orders") {
    val orderKey = bigint("order_key").primaryKey()
    val customerKey = bigint("customer_key").references(Customers.customerKey).index()
    val status = enumeration("status", Status::class.java)
    val total = decimal("total", 15, 2)
    val orderDate = date("order_date").index()
    val priority = varchar("priority", 15)
    val clerk = varchar("clerk", 15)
    val shipPriority = integer("ship_priority")
    val comment = text("comment")
}

object LineItems : Table<LineItem>("lineitem") {
    val orderKey = bigint("order_key").primaryKey().references(Orders.orderKey)
    val lineNumber = integer("line_number").primaryKey()
    val partKey = bigint("part_key")
    val supplierKey = bigint("supplier_key")
    val quantity = integer("quantity")
    val price = decimal("price", 15, 2)
    val discount = decimal("discount", 15, 2)
    val tax = decimal("tax", 15, 2)
    val returnFlag = varchar("return_flag", 1)
    val lineStatus = varchar("line_status", 1)
    val shipDate = date("ship_date")
    val commitDate = date("commit_date")
    val receiptDate = date("receipt_date")
    val instructions = varchar("instructions", 25)
    val shipMode = varchar("ship_mode", 10)
    val comment = text("comment")

    init {
        foreignKey(
            "lineitem_partsupp",
            listOf(partKey, supplierKey),
            { listOf(PartSuppliers.partKey, PartSuppliers.supplierKey) },
            ReferenceAction.NO_ACTION,
        )
    }
}

/** All eight; in which order does not matter, their foreign keys say it. */
val allTables: Array<Table<*>> =
    arrayOf(Regions, Nations, Parts, Suppliers, PartSuppliers, Customers, Orders, LineItems)
