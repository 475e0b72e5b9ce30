package dev.runnel.sql.render;

import dev.runnel.sql.Table;
import java.util.List;

/** The names of keys, indexes and checks that have none of their own: the same on every run and every database. */
final class ConstraintNames {
    /** PostgreSQL cuts names after 63 bytes without an error; MySQL refuses them after 64. */
    private static final int LONGEST = 60;

    private static final int KEPT = 51;

    private ConstraintNames() {}

    /** {@code fk_orders_customer_id}; a long one is cut and ends in a hash of the whole. */
    static String of(String prefix, Table<?> table, List<String> parts) {
        String name = prefix + "_" + table.name() + (parts.isEmpty() ? "" : "_" + String.join("_", parts));
        return name.length() <= LONGEST ? name : name.substring(0, KEPT) + "_" + String.format("%08x", name.hashCode());
    }
}
