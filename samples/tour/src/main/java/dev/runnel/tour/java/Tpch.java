package dev.runnel.tour.java;

import dev.runnel.tour.java.Rows.Customer;
import dev.runnel.tour.java.Rows.LineItem;
import dev.runnel.tour.java.Rows.Nation;
import dev.runnel.tour.java.Rows.Order;
import dev.runnel.tour.java.Rows.Part;
import dev.runnel.tour.java.Rows.PartSupplier;
import dev.runnel.tour.java.Rows.Region;
import dev.runnel.tour.java.Rows.Status;
import dev.runnel.tour.java.Rows.Supplier;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The data of the TPC-H benchmark at scale 0.01, made as it is asked for: the same 86,805 rows every time. */
final class Tpch {
    private Tpch() {}

    static Stream<Region> regions() {
        return rows(TpchTable.REGION, it -> new Region(it.getRegionKey(), it.getName(), it.getComment()));
    }

    static Stream<Nation> nations() {
        return rows(
                TpchTable.NATION,
                it -> new Nation(it.getNationKey(), it.getName(), it.getRegionKey(), it.getComment()));
    }

    static Stream<Part> parts() {
        return rows(
                TpchTable.PART,
                it -> new Part(
                        it.getPartKey(),
                        it.getName(),
                        it.getManufacturer(),
                        it.getBrand(),
                        it.getType(),
                        it.getSize(),
                        it.getContainer(),
                        money(it.getRetailPriceInCents()),
                        it.getComment()));
    }

    static Stream<Supplier> suppliers() {
        return rows(
                TpchTable.SUPPLIER,
                it -> new Supplier(
                        it.getSupplierKey(),
                        it.getName(),
                        it.getAddress(),
                        it.getNationKey(),
                        it.getPhone(),
                        money(it.getAccountBalanceInCents()),
                        it.getComment()));
    }

    static Stream<PartSupplier> partSuppliers() {
        return rows(
                TpchTable.PART_SUPPLIER,
                it -> new PartSupplier(
                        it.getPartKey(),
                        it.getSupplierKey(),
                        it.getAvailableQuantity(),
                        money(it.getSupplyCostInCents()),
                        it.getComment()));
    }

    static Stream<Customer> customers() {
        return rows(
                TpchTable.CUSTOMER,
                it -> new Customer(
                        it.getCustomerKey(),
                        it.getName(),
                        it.getAddress(),
                        it.getNationKey(),
                        it.getPhone(),
                        money(it.getAccountBalanceInCents()),
                        it.getMarketSegment(),
                        it.getComment()));
    }

    static Stream<Order> orders() {
        return rows(
                TpchTable.ORDERS,
                it -> new Order(
                        it.getOrderKey(),
                        it.getCustomerKey(),
                        status(it.getOrderStatus()),
                        money(it.getTotalPriceInCents()),
                        LocalDate.ofEpochDay(it.getOrderDate()),
                        it.getOrderPriority(),
                        it.getClerk(),
                        it.getShipPriority(),
                        it.getComment()));
    }

    static Stream<LineItem> lineItems() {
        return rows(
                TpchTable.LINE_ITEM,
                it -> new LineItem(
                        it.getOrderKey(),
                        it.getLineNumber(),
                        it.getPartKey(),
                        it.getSupplierKey(),
                        (int) it.getQuantity(),
                        money(it.getExtendedPriceInCents()),
                        money(it.getDiscountPercent()),
                        money(it.getTaxPercent()),
                        it.getReturnFlag(),
                        it.getStatus(),
                        LocalDate.ofEpochDay(it.getShipDate()),
                        LocalDate.ofEpochDay(it.getCommitDate()),
                        LocalDate.ofEpochDay(it.getReceiptDate()),
                        it.getShipInstructions(),
                        it.getShipMode(),
                        it.getComment()));
    }

    private static <E extends TpchEntity, R> Stream<R> rows(TpchTable<E> table, Function<E, R> row) {
        return StreamSupport.stream(table.createGenerator(0.01, 1, 1).spliterator(), false)
                .map(row);
    }

    private static BigDecimal money(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private static Status status(char letter) {
        return switch (letter) {
            case 'O' -> Status.OPEN;
            case 'P' -> Status.PARTIAL;
            default -> Status.FILLED;
        };
    }
}
