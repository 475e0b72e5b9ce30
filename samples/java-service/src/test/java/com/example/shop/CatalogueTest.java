package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.shop.Refusal.Missing;
import dev.runnel.async.AsyncDatabase;
import dev.runnel.test.QueryBudget;
import dev.runnel.test.SandboxExtension;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogueTest {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.at("sqlite::memory:").prepare(db -> db.migrate("classpath:db/migration"));

    @Test
    @DisplayName("products come in pages, each with one query")
    void pages(AsyncDatabase db, QueryBudget queries) {
        var catalogue = new Catalogue(db);
        var first = queries.atMost(1, () -> catalogue.products(1, null).join());
        var second = queries.atMost(1, () -> catalogue.products(1, first.next()).join());
        assertEquals("pot", first.rows().get(0).sku());
        assertEquals("tea", second.rows().get(0).sku());
        assertNull(second.next());
    }

    @Test
    @DisplayName("an order that there is not fails its future")
    void missing(AsyncDatabase db) {
        var catalogue = new Catalogue(db);
        var failure = assertThrows(
                CompletionException.class, () -> catalogue.order("nothing").join());
        assertInstanceOf(Missing.class, failure.getCause());
    }
}
