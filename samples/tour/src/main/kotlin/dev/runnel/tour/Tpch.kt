package dev.runnel.tour

import io.trino.tpch.TpchEntity
import io.trino.tpch.TpchTable
import java.math.BigDecimal
import java.time.LocalDate

/** The data of the TPC-H benchmark at scale 0.01, made as it is asked for: the same 86,805 rows every time. */
object Tpch {
    val regions = rows(TpchTable.REGION) { Region(it.regionKey, it.name, it.comment) }

    val nations = rows(TpchTable.NATION) { Nation(it.nationKey, it.name, it.regionKey, it.comment) }

    val parts =
        rows(TpchTable.PART) {
            Part(
                it.partKey,
                it.name,
                it.manufacturer,
                it.brand,
                it.type,
                it.size,
                it.container,
                money(it.retailPriceInCents),
                it.comment,
            )
        }

    val suppliers =
        rows(TpchTable.SUPPLIER) {
            val balance = money(it.accountBalanceInCents)
            Supplier(it.supplierKey, it.name, it.address, it.nationKey, it.phone, balance, it.comment)
        }

    val partSuppliers =
        rows(TpchTable.PART_SUPPLIER) {
            PartSupplier(it.partKey, it.supplierKey, it.availableQuantity, money(it.supplyCostInCents), it.comment)
        }

    val customers =
        rows(TpchTable.CUSTOMER) {
            val balance = money(it.accountBalanceInCents)
            Customer(it.customerKey, it.name, it.address, it.nationKey, it.phone, balance, it.marketSegment, it.comment)
        }

    val orders =
        rows(TpchTable.ORDERS) {
            Order(
                it.orderKey,
                it.customerKey,
                status(it.orderStatus),
                money(it.totalPriceInCents),
                day(it.orderDate),
                it.orderPriority,
                it.clerk,
                it.shipPriority,
                it.comment,
            )
        }

    val lineItems =
        rows(TpchTable.LINE_ITEM) {
            LineItem(
                it.orderKey,
                it.lineNumber,
                it.partKey,
                it.supplierKey,
                it.quantity.toInt(),
                money(it.extendedPriceInCents),
                money(it.discountPercent),
                money(it.taxPercent),
                it.returnFlag,
                it.status,
                day(it.shipDate),
                day(it.commitDate),
                day(it.receiptDate),
                it.shipInstructions,
                it.shipMode,
                it.comment,
            )
        }

    private fun <E : TpchEntity, R> rows(table: TpchTable<E>, row: (E) -> R): Iterable<R> =
        Iterable { table.createGenerator(0.01, 1, 1).asSequence().map(row).iterator() }

    private fun money(cents: Long) = BigDecimal.valueOf(cents, 2)

    private fun day(epochDay: Int) = LocalDate.ofEpochDay(epochDay.toLong())

    private fun status(letter: Char) = when (letter) {
        'O' -> Status.OPEN
        'P' -> Status.PARTIAL
        else -> Status.FILLED
    }
}
