package dev.runnel.readme.java;

import static dev.runnel.readme.java.Expressions.Sales.SALES;
import static dev.runnel.sql.DatePart.MONTH;
import static dev.runnel.sql.Functions.count;
import static dev.runnel.sql.Functions.currentRow;
import static dev.runnel.sql.Functions.dateTrunc;
import static dev.runnel.sql.Functions.json;
import static dev.runnel.sql.Functions.lag;
import static dev.runnel.sql.Functions.partitionBy;
import static dev.runnel.sql.Functions.raw;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.sql.Functions.unboundedPreceding;

import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.spi.Json;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the README shows of expressions, kept right by the compiler and by ExpressionSnippetsTest. */
public final class Expressions {
    private Expressions() {}

    public record Sale(long id, String customer, LocalDate day, BigDecimal total, Json payload) {}

    public static final class Sales extends Table<Sale> {
        public static final Sales SALES = new Sales();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<String> customer = text("customer");
        public final Column<LocalDate> day = date("day");
        public final Column<BigDecimal> total = decimal("total", 12, 2);
        public final Column<Json> payload = json("payload");

        private Sales() {
            super("sales");
        }
    }

    // tag::windows[]
    public record Running(
            String customer,
            LocalDate day,
            BigDecimal total,
            @Nullable LocalDate before) {}

    public static List<Running> running(BlockingQuerier db) {
        var perCustomer = partitionBy(SALES.customer).orderBy(SALES.day.asc());
        var total = sum(SALES.total).over(perCustomer.rowsBetween(unboundedPreceding(), currentRow()));
        return db.from(SALES)
                .orderBy(SALES.id.asc())
                .select(
                        SALES.customer,
                        SALES.day,
                        total.as("total"),
                        lag(SALES.day).over(perCustomer).as("before"))
                .into(Running.class)
                .list();
    }
    // end::windows[]

    // tag::functions[]
    public record Month(LocalDate month, BigDecimal total, long web) {}

    public static List<Month> months(BlockingQuerier db) {
        var month = dateTrunc(MONTH, SALES.day);
        var web = json(SALES.payload, "channel").asText().eq("web");
        return db.from(SALES)
                .groupBy(month)
                .orderBy(month.asc())
                .select(
                        month.as("month"),
                        sum(SALES.total).as("total"),
                        count().filter(web).as("web"))
                .into(Month.class)
                .list();
    }

    public static long markPaid(BlockingQuerier db, long id) {
        return db.update(SALES)
                .set(SALES.payload, json(SALES.payload, "state").set("paid"))
                .where(SALES.id.eq(id))
                .execute();
    }
    // end::functions[]

    // tag::raw[]
    public static List<Long> halves(BlockingQuerier db, int minus) {
        return db.from(SALES)
                .orderBy(SALES.id.asc())
                .select(raw(Long.class, "(? - ?) / 2", SALES.id, minus))
                .list();
    }
    // end::raw[]
}
