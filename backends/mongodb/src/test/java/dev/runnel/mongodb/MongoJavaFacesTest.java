package dev.runnel.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MongoJavaFacesTest {
    enum Color {
        RED,
        GREEN
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Part(String name, int count) {}

    record Product(
            ObjectId id,
            String name,
            BigDecimal price,
            Color color,
            List<Part> parts,
            @Nullable Shape shape) {}

    record Total(Color id, BigDecimal total) {}

    static final class Products extends Collection<Product> {
        static final Products PRODUCTS = new Products();
        final Field<ObjectId> id = field("id", ObjectId.class);
        final Field<String> name = field("name", String.class);
        final Field<BigDecimal> price = field("price", BigDecimal.class);
        final Field<Color> color = field("color", Color.class);
        final Field<Part> parts = field("parts", Part.class);
        final Field<String> part = parts.field("name", String.class);

        private Products() {
            super("products");
            unique("by_name", name.asc());
        }
    }

    private static final Products PRODUCTS = Products.PRODUCTS;
    private static AsyncMongo async;
    private static BlockingMongo blocking;

    @BeforeAll
    static void open() {
        async = AsyncMongo.open(TestServer.INSTANCE.url("java", ""));
        blocking = BlockingMongo.open(TestServer.INSTANCE.url("java", ""));
    }

    @AfterAll
    static void close() {
        async.close();
        blocking.close();
    }

    @BeforeEach
    void empty() {
        blocking.drop(PRODUCTS);
    }

    private static Product product(String name, int price, Color color) {
        return new Product(
                new ObjectId(),
                name,
                BigDecimal.valueOf(price),
                color,
                List.of(new Part(name + "-p", 2)),
                new Circle(1.5));
    }

    @Test
    void blockingFaceReadsAndWrites() {
        Product a = product("a", 1, Color.RED);
        Product b = product("b", 2, Color.GREEN);
        blocking.createIndexes(PRODUCTS);
        assertEquals(a.id(), blocking.insert(PRODUCTS, a));
        assertEquals(1, blocking.insertAll(PRODUCTS, List.of(b)));
        assertEquals(a, blocking.from(PRODUCTS).where(PRODUCTS.part.eq("a-p")).one());
        assertEquals(
                List.of("b", "a"),
                blocking.from(PRODUCTS)
                        .orderBy(PRODUCTS.price.desc())
                        .select(PRODUCTS.name)
                        .list());
        assertEquals(
                1,
                blocking.update(PRODUCTS, it -> it.set(PRODUCTS.color, Color.GREEN))
                        .where(PRODUCTS.name.eq("a"))
                        .execute()
                        .modified());
        var total = blocking.aggregate(PRODUCTS)
                .group(PRODUCTS.color, Accumulator.sum("total", PRODUCTS.price))
                .into(Total.class)
                .one();
        assertEquals(new Total(Color.GREEN, BigDecimal.valueOf(3)), total);
        assertNull(blocking.from(PRODUCTS).where(PRODUCTS.name.eq("none")).oneOrNull());
        RunnelException twice =
                assertThrows(RunnelException.class, () -> blocking.insert(PRODUCTS, product("a", 1, Color.RED)));
        assertEquals(ErrorKind.UNIQUE_VIOLATION, twice.kind());
        assertEquals("by_name", twice.constraint());
        assertEquals(2, blocking.delete(PRODUCTS).everyDocument().execute());
    }

    @Test
    void aStreamReadsBatchByBatch() {
        blocking.insertAll(
                PRODUCTS,
                IntStream.range(0, 3000)
                        .mapToObj(i -> product("p" + i, i, Color.RED))
                        .toList());
        try (var products = blocking.from(PRODUCTS).stream()) {
            assertEquals(3000, products.count());
        }
        try (var products = blocking.from(PRODUCTS).orderBy(PRODUCTS.price.asc()).stream()) {
            assertEquals("p0", products.findFirst().orElseThrow().name());
        }
        var page = blocking.from(PRODUCTS).orderBy(PRODUCTS.price.asc()).page(10, null);
        var next = blocking.from(PRODUCTS).orderBy(PRODUCTS.price.asc()).page(10, page.next());
        assertEquals("p10", next.rows().get(0).name());
    }

    @Test
    void asyncFaceReadsAndWrites() throws Exception {
        Product a = product("a", 1, Color.RED);
        async.insert(PRODUCTS, a).get(10, TimeUnit.SECONDS);
        assertEquals(List.of(a), async.from(PRODUCTS).list().get(10, TimeUnit.SECONDS));
        assertEquals(
                Color.GREEN,
                async.update(PRODUCTS, it -> it.set(PRODUCTS.color, Color.GREEN))
                        .where(PRODUCTS.id.eq(a.id()))
                        .returningNew()
                        .get(10, TimeUnit.SECONDS)
                        .color());
        assertEquals(1, async.from(PRODUCTS).count().get(10, TimeUnit.SECONDS));
        assertTrue(async.replace(PRODUCTS, a).get(10, TimeUnit.SECONDS));
        var stopped = async.from(PRODUCTS).list();
        stopped.cancel(true);
        async.ping().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptedThreadSendsNothingAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        RunnelException e = assertThrows(RunnelException.class, () -> blocking.ping());
        assertEquals(ErrorKind.STATEMENT_CANCELLED, e.kind());
        assertTrue(Thread.interrupted());
        blocking.ping();
    }
}
