package dev.runnel.tour.java;

import static dev.runnel.tour.java.Screen.number;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.sql.Table;
import java.util.Iterator;
import java.util.stream.Stream;

/** Fills the tables by the bulk path: rows are made, encoded and sent in batches, and never all in memory. */
final class Load {
    private final BlockingDatabase db;
    private final Screen screen;
    private long loaded;

    private Load(BlockingDatabase db, Screen screen) {
        this.db = db;
        this.screen = screen;
    }

    static void load(BlockingDatabase db, Screen screen) {
        screen.chapter("Load 86,805 rows with insertAll");
        new Load(db, screen).all();
    }

    private void all() {
        var watch = new Stopwatch();
        fill(Tables.REGIONS, Tpch.regions());
        fill(Tables.NATIONS, Tpch.nations());
        fill(Tables.PARTS, Tpch.parts());
        fill(Tables.SUPPLIERS, Tpch.suppliers());
        fill(Tables.PART_SUPPLIERS, Tpch.partSuppliers());
        fill(Tables.CUSTOMERS, Tpch.customers());
        fill(Tables.ORDERS, Tpch.orders());
        fill(Tables.LINE_ITEMS, Tpch.lineItems());

        long millis = watch.millis();
        screen.endProgress(number(loaded) + " rows in " + millis + " ms, " + number(loaded * 1000 / Math.max(1, millis))
                + " rows a second");
    }

    private <R> void fill(Table<R> table, Stream<R> rows) {
        Iterator<R> iterator = rows.peek(row -> count(table)).iterator();
        db.insertAll(table, () -> iterator);
    }

    private void count(Table<?> table) {
        if (++loaded % 1000 == 0) {
            screen.progress(table.name() + ": " + number(loaded) + " rows so far");
        }
    }
}
