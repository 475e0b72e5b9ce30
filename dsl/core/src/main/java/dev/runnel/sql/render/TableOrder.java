package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.ForeignKey;
import dev.runnel.sql.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables in an order in which each comes after those it refers to; otherwise in the order given.
 *
 * @param late foreign keys that no order can satisfy, to be added when all tables are there
 */
record TableOrder(List<Table<?>> tables, List<ForeignKey> late) {
    static TableOrder of(Dialect dialect, Collection<? extends Table<?>> given) {
        var remaining = new LinkedHashSet<Table<?>>(given);
        requireNames(remaining);
        var ordered = new ArrayList<Table<?>>();
        var late = new ArrayList<ForeignKey>();
        while (!remaining.isEmpty()) {
            List<Table<?>> ready = remaining.stream()
                    .filter(table -> waiting(table, remaining).isEmpty())
                    .collect(Collectors.toList());
            if (ready.isEmpty()) {
                Table<?> first = onCircle(remaining);
                if (!dialect.has(Feature.ALTER_FOREIGN_KEY)) {
                    throw circle(dialect, remaining);
                }
                late.addAll(waiting(first, remaining));
                ready.add(first);
            }
            ordered.addAll(ready);
            ready.forEach(remaining::remove);
        }
        return new TableOrder(ordered, late);
    }

    /** The table's foreign keys to other tables that are not created yet. */
    private static List<ForeignKey> waiting(Table<?> table, Set<Table<?>> remaining) {
        return table.foreignKeys().stream()
                .filter(key -> target(key) != table && remaining.contains(target(key)))
                .toList();
    }

    /** Following references from any table that waits ends in a circle. */
    private static Table<?> onCircle(Set<Table<?>> remaining) {
        var seen = new LinkedHashSet<Table<?>>();
        Table<?> table = remaining.iterator().next();
        while (seen.add(table)) {
            table = target(waiting(table, remaining).get(0));
        }
        return table;
    }

    private static RunnelException circle(Dialect dialect, Set<Table<?>> remaining) {
        var names = new ArrayList<String>();
        Table<?> start = onCircle(remaining);
        Table<?> table = start;
        do {
            names.add(table.name());
            table = target(waiting(table, remaining).get(0));
        } while (table != start);
        names.add(start.name());
        return new RunnelException(
                ErrorKind.NOT_PORTABLE,
                "The tables " + String.join(" -> ", names) + " refer to each other by foreign keys, and the dialect "
                        + dialect.name() + " cannot add a foreign key to a table later. The way that works everywhere: "
                        + Feature.ALTER_FOREIGN_KEY.portableWay() + ".");
    }

    private static Table<?> target(ForeignKey key) {
        return key.references().get(0).table();
    }

    private static void requireNames(Set<Table<?>> tables) {
        var names = new LinkedHashSet<String>();
        for (Table<?> table : tables) {
            if (!names.add(table.schema() + "." + table.name())) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "Two of the tables are named " + table.name() + ". Give one of them another name or schema.");
            }
        }
    }
}
