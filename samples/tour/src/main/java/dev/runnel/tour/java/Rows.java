package dev.runnel.tour.java;

import java.math.BigDecimal;
import java.time.LocalDate;

/** The rows of the eight tables, as plain records: Runnel asks nothing of them. */
public final class Rows {
    private Rows() {}

    public record Region(long regionKey, String name, String comment) {}

    public record Nation(long nationKey, String name, long regionKey, String comment) {}

    public record Part(
            long partKey,
            String name,
            String manufacturer,
            String brand,
            String type,
            int size,
            String container,
            BigDecimal retailPrice,
            String comment) {}

    public record Supplier(
            long supplierKey,
            String name,
            String address,
            long nationKey,
            String phone,
            BigDecimal balance,
            String comment) {}

    public record PartSupplier(long partKey, long supplierKey, int available, BigDecimal cost, String comment) {}

    public record Customer(
            long customerKey,
            String name,
            String address,
            long nationKey,
            String phone,
            BigDecimal balance,
            String segment,
            String comment) {}

    /** How far an order has come, stored by the constant's name. */
    public enum Status {
        OPEN,
        PARTIAL,
        FILLED
    }

    public record Order(
            long orderKey,
            long customerKey,
            Status status,
            BigDecimal total,
            LocalDate orderDate,
            String priority,
            String clerk,
            int shipPriority,
            String comment) {}

    public record LineItem(
            long orderKey,
            int lineNumber,
            long partKey,
            long supplierKey,
            int quantity,
            BigDecimal price,
            BigDecimal discount,
            BigDecimal tax,
            String returnFlag,
            String lineStatus,
            LocalDate shipDate,
            LocalDate commitDate,
            LocalDate receiptDate,
            String instructions,
            String shipMode,
            String comment) {}

    /** A tour's own mark, see {@link Create}. */
    public record Visit(long id) {}
}
