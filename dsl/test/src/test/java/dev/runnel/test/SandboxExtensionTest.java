package dev.runnel.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SandboxExtensionTest {
    record Product(long id, String name) {}

    static final class Products extends Table<Product> {
        static final Products PRODUCTS = new Products();
        final Column<Long> id = bigint("id").generated().primaryKey();
        final Column<String> name = text("name").unique();

        private Products() {
            super("products");
        }
    }

    static final Products PRODUCTS = Products.PRODUCTS;
    static final AtomicInteger PREPARED = new AtomicInteger();

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.at("sqlite::memory:")
            .prepare(db -> {
                PREPARED.incrementAndGet();
                db.createAll(PRODUCTS);
            });

    @AfterAll
    static void preparedOnceForAllTestsOfTheClass() {
        assertEquals(1, PREPARED.get());
    }

    @Nested
    class Inside {
        @Test
        @DisplayName("a nested class has the sandbox of the one around it")
        void nested(BlockingDatabase db) {
            assertEquals(List.of("before each"), names(db));
        }
    }

    @BeforeEach
    void prepare(BlockingDatabase db) {
        db.insert(PRODUCTS, new Product(0, "before each"));
    }

    private static List<String> names(BlockingDatabase db) {
        return db.from(PRODUCTS).select(PRODUCTS.name).list();
    }

    @RepeatedTest(3)
    @DisplayName("what a test writes is undone, what its preparation wrote is there")
    void undone(BlockingDatabase db) {
        assertEquals(List.of("before each"), names(db));
        db.transaction(tx -> tx.insert(PRODUCTS, new Product(0, "mine")));
        assertEquals(2, names(db).size());
    }

    @Test
    @DisplayName("more queries than the budget allows fail, and the report lists them")
    void budget(BlockingDatabase db, QueryBudget queries) {
        assertEquals(List.of("before each"), queries.atMost(1, () -> names(db)));
        var failure = assertThrows(
                AssertionError.class,
                () -> queries.atMost(1, () -> {
                    names(db);
                    names(db);
                }));
        assertTrue(String.valueOf(failure.getMessage()).contains("2 × select"), failure.getMessage());
    }
}
