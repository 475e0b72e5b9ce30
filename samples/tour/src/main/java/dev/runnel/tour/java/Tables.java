package dev.runnel.tour.java;

import dev.runnel.sql.Column;
import dev.runnel.sql.ReferenceAction;
import dev.runnel.sql.Table;
import dev.runnel.tour.java.Rows.Customer;
import dev.runnel.tour.java.Rows.LineItem;
import dev.runnel.tour.java.Rows.Nation;
import dev.runnel.tour.java.Rows.Order;
import dev.runnel.tour.java.Rows.Part;
import dev.runnel.tour.java.Rows.PartSupplier;
import dev.runnel.tour.java.Rows.Region;
import dev.runnel.tour.java.Rows.Status;
import dev.runnel.tour.java.Rows.Supplier;
import dev.runnel.tour.java.Rows.Visit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** The tables of TPC-H, each declared once: from these objects Runnel creates them, types queries and writes whole rows. */
public final class Tables {
    public static final Regions REGIONS = new Regions();
    public static final Nations NATIONS = new Nations();
    public static final Parts PARTS = new Parts();
    public static final Suppliers SUPPLIERS = new Suppliers();
    public static final PartSuppliers PART_SUPPLIERS = new PartSuppliers();
    public static final Customers CUSTOMERS = new Customers();
    public static final Orders ORDERS = new Orders();
    public static final LineItems LINE_ITEMS = new LineItems();

    /** The mark that the other tables are a tour's, and may be dropped. */
    public static final Visits VISITS = new Visits();

    private Tables() {}

    /** All of them; in which order does not matter, their foreign keys say it. */
    static Table<?>[] all() {
        return new Table<?>[] {REGIONS, NATIONS, PARTS, SUPPLIERS, PART_SUPPLIERS, CUSTOMERS, ORDERS, LINE_ITEMS, VISITS
        };
    }

    public static final class Regions extends Table<Region> {
        final Column<Long> regionKey = bigint("region_key").primaryKey();
        final Column<String> name = varchar("name", 25).unique();
        final Column<String> comment = text("comment");

        private Regions() {
            super("region");
        }
    }

    public static final class Nations extends Table<Nation> {
        final Column<Long> nationKey = bigint("nation_key").primaryKey();
        final Column<String> name = varchar("name", 25).unique();
        final Column<Long> regionKey = bigint("region_key").references(REGIONS.regionKey);
        final Column<String> comment = text("comment");

        private Nations() {
            super("nation");
        }
    }

    public static final class Parts extends Table<Part> {
        final Column<Long> partKey = bigint("part_key").primaryKey();
        final Column<String> name = text("name");
        final Column<String> manufacturer = varchar("manufacturer", 25);
        final Column<String> brand = varchar("brand", 10);
        final Column<String> type = varchar("type", 25);
        final Column<Integer> size = integer("size");
        final Column<String> container = varchar("container", 10);
        final Column<BigDecimal> retailPrice = decimal("retail_price", 15, 2);
        final Column<String> comment = text("comment");

        private Parts() {
            super("part");
        }
    }

    public static final class Suppliers extends Table<Supplier> {
        final Column<Long> supplierKey = bigint("supplier_key").primaryKey();
        final Column<String> name = varchar("name", 25).unique();
        final Column<String> address = text("address");
        final Column<Long> nationKey = bigint("nation_key").references(NATIONS.nationKey);
        final Column<String> phone = varchar("phone", 15);
        final Column<BigDecimal> balance = decimal("balance", 15, 2);
        final Column<String> comment = text("comment");

        private Suppliers() {
            super("supplier");
        }
    }

    public static final class PartSuppliers extends Table<PartSupplier> {
        final Column<Long> partKey = bigint("part_key").primaryKey().references(PARTS.partKey);
        final Column<Long> supplierKey = bigint("supplier_key").primaryKey().references(SUPPLIERS.supplierKey);
        final Column<Integer> available = integer("available");
        final Column<BigDecimal> cost = decimal("cost", 15, 2);
        final Column<String> comment = text("comment");

        private PartSuppliers() {
            super("partsupp");
        }
    }

    public static final class Customers extends Table<Customer> {
        final Column<Long> customerKey = bigint("customer_key").primaryKey();
        final Column<String> name = varchar("name", 25).unique();
        final Column<String> address = text("address");
        final Column<Long> nationKey = bigint("nation_key").references(NATIONS.nationKey);
        final Column<String> phone = varchar("phone", 15);
        final Column<BigDecimal> balance = decimal("balance", 15, 2);
        final Column<String> segment = varchar("segment", 10);
        final Column<String> comment = text("comment");

        private Customers() {
            super("customer");
        }
    }

    public static final class Orders extends Table<Order> {
        final Column<Long> orderKey = bigint("order_key").primaryKey();
        final Column<Long> customerKey =
                bigint("customer_key").references(CUSTOMERS.customerKey).index();
        final Column<Status> status = enumeration("status", Status.class);
        final Column<BigDecimal> total = decimal("total", 15, 2);
        final Column<LocalDate> orderDate = date("order_date").index();
        final Column<String> priority = varchar("priority", 15);
        final Column<String> clerk = varchar("clerk", 15);
        final Column<Integer> shipPriority = integer("ship_priority");
        final Column<String> comment = text("comment");

        private Orders() {
            super("orders");
        }
    }

    public static final class LineItems extends Table<LineItem> {
        final Column<Long> orderKey = bigint("order_key").primaryKey().references(ORDERS.orderKey);
        final Column<Integer> lineNumber = integer("line_number").primaryKey();
        final Column<Long> partKey = bigint("part_key");
        final Column<Long> supplierKey = bigint("supplier_key");
        final Column<Integer> quantity = integer("quantity");
        final Column<BigDecimal> price = decimal("price", 15, 2);
        final Column<BigDecimal> discount = decimal("discount", 15, 2);
        final Column<BigDecimal> tax = decimal("tax", 15, 2);
        final Column<String> returnFlag = varchar("return_flag", 1);
        final Column<String> lineStatus = varchar("line_status", 1);
        final Column<LocalDate> shipDate = date("ship_date");
        final Column<LocalDate> commitDate = date("commit_date");
        final Column<LocalDate> receiptDate = date("receipt_date");
        final Column<String> instructions = varchar("instructions", 25);
        final Column<String> shipMode = varchar("ship_mode", 10);
        final Column<String> comment = text("comment");

        private LineItems() {
            super("lineitem");
            foreignKey(
                    "lineitem_partsupp",
                    List.of(partKey, supplierKey),
                    () -> List.of(PART_SUPPLIERS.partKey, PART_SUPPLIERS.supplierKey),
                    ReferenceAction.NO_ACTION);
        }
    }

    public static final class Visits extends Table<Visit> {
        final Column<Long> id = bigint("id").generated().primaryKey();

        private Visits() {
            super("runnel_tour");
        }
    }
}
