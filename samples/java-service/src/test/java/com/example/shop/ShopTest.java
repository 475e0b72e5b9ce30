package com.example.shop;

import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.PRODUCTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.shop.Placement.NewOrder;
import com.example.shop.Refusal.Missing;
import com.example.shop.Refusal.OutOfStock;
import com.example.shop.Refusal.Wrong;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.test.QueryBudget;
import dev.runnel.test.SandboxExtension;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// tag::sandbox[]
class ShopTest {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.at("sqlite::memory:").prepare(db -> db.migrate("classpath:db/migration"));

    @Test
    @DisplayName("an order takes its stock, and is placed once however often it is sent")
    void placed(BlockingDatabase db) {
        var shop = new Shop(db);
        var order = new NewOrder(shop.register("Ada", "ada@x.org").id(), Map.of("tea", 2, "pot", 1));
        var receipt = shop.place("key-1", order);
        assertEquals(6280, receipt.order().totalCents());
        assertEquals(receipt, shop.place("key-1", order));
        assertEquals(98, stock(db, "tea"));
        assertEquals(4, stock(db, "pot"));
    } // all of it is undone
    // end::sandbox[]

    @Test
    @DisplayName("an order of which one product is short, or that fits nothing, takes nothing")
    void short_(BlockingDatabase db) {
        var shop = new Shop(db);
        String bob = shop.register("Bob", "bob@x.org").id();
        assertThrows(OutOfStock.class, () -> shop.place("key-2", new NewOrder(bob, Map.of("tea", 1, "pot", 6))));
        assertThrows(Missing.class, () -> shop.place("key-3", new NewOrder(bob, Map.of("nothing", 1))));
        assertThrows(Missing.class, () -> shop.place("key-4", new NewOrder("nobody", Map.of("tea", 1))));
        assertThrows(Wrong.class, () -> new NewOrder(bob, Map.of("tea", 0)));
        assertEquals(100, stock(db, "tea"));
        assertEquals(0, db.from(ORDERS).count());
    }

    @Test
    @DisplayName("a key that was used for another order is refused")
    void otherOrder(BlockingDatabase db) {
        var shop = new Shop(db);
        String ada = shop.register("Ada", "ada@x.org").id();
        shop.place("key-5", new NewOrder(ada, Map.of("tea", 1)));
        assertThrows(Wrong.class, () -> shop.place("key-5", new NewOrder(ada, Map.of("tea", 2))));
    }

    @Test
    @DisplayName("an import takes what is right, and says of each other line what is wrong with it")
    void imported(BlockingDatabase db, QueryBudget queries) throws IOException {
        var csv = """
                sku,name,price_cents,stock
                cup,"Cup, ""blue""\",1200,7
                tea,Tea again,1,1
                CUP,Capitals,1,1
                jug,Jug,nothing,1
                cup,Twice in the file,1,1
                mug,Mug
                lid,"open,1,1
                """;
        var report = new ProductImport(db).read(new Lines(new StringReader(csv)));
        assertEquals(1, report.imported());
        assertEquals(6, report.refused());
        assertEquals("Cup, \"blue\"", product(db, "cup").name());
        assertEquals(
                "[4, 5, 7, 8, 3, 6]",
                report.errors().stream().map(it -> it.line()).toList().toString());
        assertEquals("there is a product tea already", report.errors().get(4).reason());
        assertThrows(Wrong.class, () -> new ProductImport(db).read(new Lines(new StringReader("sku\n"))));

        var many = new StringBuilder("sku,name,price_cents,stock\n");
        for (int i = 0; i < 1_200; i++) {
            many.append("p-").append(i).append(",Product,100,1\n");
        }
        var lines = new Lines(new StringReader(many.toString()));
        var import_ = new ProductImport(db);
        try (var spent = queries.start()) {
            assertEquals(1_200, import_.read(lines).imported());
            spent.requireAtMost(6); // what is there already, and an insert: 500 products at a time
        }
    }

    private static Tables.Product product(BlockingDatabase db, String sku) {
        return db.from(PRODUCTS).where(PRODUCTS.sku.eq(sku)).one();
    }

    private static int stock(BlockingDatabase db, String sku) {
        return product(db, sku).stock();
    }
}
