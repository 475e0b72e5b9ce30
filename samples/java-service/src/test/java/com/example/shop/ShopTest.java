package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.shop.Shop.NewOrder;
import com.example.shop.Shop.OutOfStock;
import com.example.shop.Tables.Order;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.test.QueryBudget;
import dev.runnel.test.SandboxExtension;
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
        var order = new NewOrder("Ada", Map.of("tea", 2, "pot", 1));
        assertEquals(new Order("o-1", "Ada", 6280), shop.place("o-1", order));
        assertEquals(new Order("o-1", "Ada", 6280), shop.place("o-1", order));
        assertEquals(98, stock(shop, "tea"));
        assertEquals(4, stock(shop, "pot"));
    } // all of it is undone
    // end::sandbox[]

    @Test
    @DisplayName("an order of which one product is short takes nothing")
    void short_(BlockingDatabase db) {
        var shop = new Shop(db);
        assertThrows(OutOfStock.class, () -> shop.place("o-2", new NewOrder("Bob", Map.of("tea", 1, "pot", 6))));
        assertThrows(OutOfStock.class, () -> shop.place("o-3", new NewOrder("Bob", Map.of("nothing", 1))));
        assertEquals(100, stock(shop, "tea"));
        assertEquals(0, shop.orders(10, null).rows().size());
    }

    private static int stock(Shop shop, String sku) {
        return shop.products().stream()
                .filter(it -> it.sku().equals(sku))
                .findAny()
                .orElseThrow()
                .stock();
    }

    @Test
    @DisplayName("orders come in pages, each with one query")
    void pages(BlockingDatabase db, QueryBudget queries) {
        var shop = new Shop(db);
        for (int i = 0; i < 5; i++) {
            shop.place("o-" + i, new NewOrder("Ada", Map.of("tea", 1)));
        }
        var first = queries.atMost(1, () -> shop.orders(3, null));
        var second = queries.atMost(1, () -> shop.orders(3, first.next()));
        assertEquals("o-3", second.rows().get(0).id());
        assertEquals(2, second.rows().size());
    }
}
