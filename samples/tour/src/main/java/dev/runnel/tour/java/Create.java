package dev.runnel.tour.java;

import static dev.runnel.tour.java.Tables.VISITS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Creates the eight tables from their objects. Those of an earlier tour are dropped; tables of anybody else's are not. */
final class Create {
    private Create() {}

    static void create(BlockingDatabase db, Screen screen) {
        screen.chapter("Create eight tables from Java objects");
        List<Table<?>> there =
                Arrays.stream(Tables.all()).filter(table -> exists(db, table)).toList();
        if (!there.isEmpty()) {
            if (!there.contains(VISITS)) {
                throw new IllegalStateException("The database has a table "
                        + there.get(0).name() + " that no tour has made. Give the tour an empty database.");
            }
            db.dropAll(Tables.all());
            screen.say("dropped the tables of an earlier tour");
        }
        db.createAll(Tables.all());
        screen.say("created "
                + Arrays.stream(Tables.all())
                        .filter(table -> table != VISITS)
                        .map(Table::name)
                        .collect(Collectors.joining(", ")));
        screen.say("with their primary and foreign keys, in the order of these, in one transaction");
    }

    private static boolean exists(BlockingDatabase db, Table<?> table) {
        try {
            db.sql("select 1 from " + table.name() + " where 1 = 0").list(Integer.class);
            return true;
        } catch (RunnelException e) {
            if (e.kind() == ErrorKind.UNDEFINED_OBJECT) {
                return false;
            }
            throw e;
        }
    }
}
