package dev.runnel.readme.java;

import static dev.runnel.readme.java.DuckDb.Articles.ARTICLES;
import static dev.runnel.sql.Functions.contains;
import static dev.runnel.sql.Functions.element;
import static dev.runnel.sql.Functions.unnest;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.sql.Column;
import dev.runnel.sql.Nested;
import dev.runnel.sql.Table;
import dev.runnel.sql.ValueType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

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

    // tag::arrays[]
    public record Article(long id, List<String> tags) {}

    public static final class Articles extends Table<Article> {
        public static final Articles ARTICLES = new Articles();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<List<String>> tags = array("tags", ValueType.TEXT);

        private Articles() {
            super("articles");
        }
    }

    public static List<Article> tagged(BlockingQuerier db, String tag) {
        return db.from(ARTICLES).where(contains(ARTICLES.tags, tag)).list();
    }

    public static List<@Nullable String> firstTags(BlockingQuerier db) {
        return db.from(ARTICLES)
                .orderBy(ARTICLES.id.asc())
                .select(element(ARTICLES.tags, 1))
                .list();
    }

    public static List<String> allTags(BlockingQuerier db) {
        return db.from(ARTICLES).select(unnest(ARTICLES.tags)).distinct().list();
    }
    // end::arrays[]

    // tag::parameters[]
    public static long add(BlockingQuerier db, Order order) {
        return db.sql("insert into orders values (:id, :tags, :items, :prices)")
                .bind("id", order.id())
                .bind("tags", Nested.array(order.tags()))
                .bind("items", Nested.array(order.items()))
                .bind("prices", Nested.map(order.prices()))
                .execute();
    }
    // end::parameters[]

    // tag::progress[]
    public static long pairs(BlockingQuerier db, int rows, DoubleConsumer bar) {
        return db.sql("select count(*) from range(:n) a(x), range(:n) b(y) where (x * y) % 7 = 3")
                .bind("n", rows)
                .onProgress(progress -> bar.accept(progress.percent()))
                .value(Long.class);
    }
    // end::progress[]
}
