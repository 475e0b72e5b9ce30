package dev.runnel.sql.render;

import dev.runnel.sql.ForeignKey;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The statements that create and drop tables, in the order of their foreign keys. */
public final class Ddl {
    private Ddl() {}

    /** The statements that create the tables with their keys and indexes; what is there already is an error. */
    public static List<Rendered> createAll(Dialect dialect, Collection<? extends Table<?>> tables) {
        return create(dialect, tables, "");
    }

    /**
     * The same, leaving out tables and indexes of which the name is there already, however they look.
     *
     * @throws dev.runnel.error.RunnelException NOT_PORTABLE if the dialect cannot ask
     */
    public static List<Rendered> createMissing(Dialect dialect, Collection<? extends Table<?>> tables) {
        dialect.require(Feature.IF_EXISTS);
        return create(dialect, tables, "if not exists ");
    }

    private static List<Rendered> create(Dialect dialect, Collection<? extends Table<?>> tables, String option) {
        TableOrder order = TableOrder.of(dialect, tables);
        var statements = new ArrayList<Rendered>();
        for (Table<?> table : order.tables()) {
            var inside = new ArrayList<>(table.foreignKeys());
            inside.removeAll(order.late());
            var text = new TableText(dialect, table);
            statements.addAll(text.createSequences(option));
            statements.add(text.create(option, inside));
        }
        for (ForeignKey key : order.late()) {
            statements.add(new TableText(dialect, key.table()).addForeignKey(key));
        }
        for (Table<?> table : order.tables()) {
            statements.addAll(new TableText(dialect, table).createIndexes(option));
        }
        return statements;
    }

    /** The statements that drop the tables; one that is missing is an error. */
    public static List<Rendered> dropAll(Dialect dialect, Collection<? extends Table<?>> tables) {
        return drop(dialect, tables, "");
    }

    /**
     * The same, leaving out tables that are not there.
     *
     * @throws dev.runnel.error.RunnelException NOT_PORTABLE if the dialect cannot ask
     */
    public static List<Rendered> dropExisting(Dialect dialect, Collection<? extends Table<?>> tables) {
        dialect.require(Feature.IF_EXISTS);
        return drop(dialect, tables, "if exists ");
    }

    private static List<Rendered> drop(Dialect dialect, Collection<? extends Table<?>> tables, String option) {
        TableOrder order = TableOrder.of(dialect, tables);
        var statements = new ArrayList<Rendered>();
        for (ForeignKey key : order.late()) {
            statements.add(new TableText(dialect, key.table()).dropForeignKey(key, option));
        }
        for (int i = order.tables().size() - 1; i >= 0; i--) {
            var text = new TableText(dialect, order.tables().get(i));
            statements.add(text.drop(option));
            statements.addAll(text.dropSequences(option));
        }
        return statements;
    }
}
