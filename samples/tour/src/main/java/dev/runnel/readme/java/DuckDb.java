package dev.runnel.readme.java;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What the README shows of DuckDB, kept right by the compiler and by DuckDbSnippetsTest. */
public final class DuckDb {
    private DuckDb() {}

    // tag::files[]
    public record Revenue(LocalDate day, BigDecimal sum) {}

    public static List<Revenue> revenue(String parquet) {
        try (var db = BlockingDatabase.open("duckdb:")) {
            return db.sql("select day, sum(price) as sum from read_parquet(:file) group by day order by day")
                    .bind("file", parquet)
                    .list(Revenue.class);
        }
    }
    // end::files[]

    // tag::nested[]
    public record Item(String name, int amount) {}

    public record Order(long id, List<String> tags, List<Item> items, Map<String, Double> prices) {}

    public static List<Order> orders(BlockingQuerier db, String json) {
        return db.sql("select * from read_json(:file)").bind("file", json).list(Order.class);
    }
    // end::nested[]
}
