package dev.runnel.guides.java;

import static dev.runnel.guides.java.Portable.Products.PRODUCTS;
import static dev.runnel.spi.Capability.ROW_LOCKS;
import static dev.runnel.sql.Conditions.allOf;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** One model for PostgreSQL and SQLite, in Java. */
public final class Portable {
    private Portable() {}

    // tag::model[]
    public record Product(long id, String name, BigDecimal price, int stock) {}

    public static final class Products extends Table<Product> {
        public static final Products PRODUCTS = new Products();
        public final Column<Long> id = bigint("id").generated().primaryKey();
        public final Column<String> name = text("name").unique();
        public final Column<BigDecimal> price = decimal("price", 10, 2);
        public final Column<Integer> stock = integer("stock").check(it -> it.ge(0));

        private Products() {
            super("products");
        }
    }

    public record Shop(BlockingDatabase db) {
        public long offer(Product product) {
            return db.insert(PRODUCTS).row(product).returning(PRODUCTS.id).one();
        }

        /** False if there are too few; whatever the database, no two buyers get the last one. */
        public boolean take(long product, int wanted) {
            return db.update(PRODUCTS)
                            .set(PRODUCTS.stock, PRODUCTS.stock.minus(wanted))
                            .where(allOf(PRODUCTS.id.eq(product), PRODUCTS.stock.ge(wanted)))
                            .execute()
                    == 1;
        }
    }
    // end::model[]

    // tag::lock[]
    public static @Nullable Product scarcest(BlockingDatabase db, BlockingQuerier tx) {
        var scarce = tx.from(PRODUCTS)
                .where(PRODUCTS.stock.ge(1))
                .orderBy(PRODUCTS.stock.asc())
                .limit(1);
        // On SQLite the whole transaction has the lock; from(…).forUpdate() would be NOT_PORTABLE there.
        return (db.capabilities().contains(ROW_LOCKS) ? scarce.forUpdate() : scarce).firstOrNull();
    }
    // end::lock[]
}
