package dev.runnel.tour.java;

import static dev.runnel.tour.java.Tables.NATIONS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import dev.runnel.tour.java.Rows.Status;
import java.util.List;
import java.util.Map;

/** A row becomes whatever the caller names: checked, exact, and never half filled. */
final class Mapping {
    private Mapping() {}

    /** For rows of two columns; Java has no pair, and needs none. */
    private record Size(String name, long nations) {}

    static void mapping(BlockingDatabase db, Screen screen) {
        screen.chapter("Map rows to what you need");
        String nation = "select * from nation where name = :name";

        var row = db.from(NATIONS).where(NATIONS.name.eq("JAPAN")).one();
        screen.fact("record", row.name() + ", region " + row.regionKey());

        Map<String, ?> map = db.sql(nation).bind("name", "JAPAN").maps().one();
        screen.fact("map", String.join(", ", map.keySet()));

        var size = db.sql("""
                        select r.name, count(*) as nations
                        from region r join nation n on n.region_key = r.region_key
                        group by r.name
                        """).first(Size.class);
        screen.fact("small record", size.name() + " has " + size.nations() + " nations");

        var names = db.sql("select name from region where region_key in (:keys) order by name")
                .bind("keys", List.of(1, 2, 3))
                .list(String.class);
        screen.fact("one column", String.join(", ", names));

        var status = db.sql("select status from orders where order_key = ?", 1).value(Status.class);
        screen.fact("enum", "order 1 is " + status);

        var doubled = db.sql("select region_key from region order by 1")
                .map(it -> 2 * it.getLong(0))
                .list();
        screen.fact("by hand", doubled.toString());

        screen.fact("exact or error", refused(db));
    }

    private static String refused(BlockingDatabase db) {
        try {
            return db.sql("select 4294967296 as big").value(Integer.class).toString();
        } catch (RunnelException e) {
            return e.kind() + ": " + e.getMessage();
        }
    }
}
