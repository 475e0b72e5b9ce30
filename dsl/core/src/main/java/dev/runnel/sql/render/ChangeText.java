package dev.runnel.sql.render;

import dev.runnel.sql.Delete;
import dev.runnel.sql.Predicate;
import dev.runnel.sql.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an update and a delete. */
final class ChangeText {
    private ChangeText() {}

    static void write(Renderer out, Update update) {
        out.scope().enter(List.of(update.table()));
        out.sql("update ").table(update.table()).sql(" set ").assignments(update.assignments());
        where(out, update.where());
        if (!update.returning().isEmpty()) {
            out.dialect().requireUpdateReturning();
        }
        out.returning(update.returning()).scope().leave();
    }

    static void write(Renderer out, Delete delete) {
        out.scope().enter(List.of(delete.table()));
        out.sql("delete from ").table(delete.table());
        where(out, delete.where());
        out.returning(delete.returning()).scope().leave();
    }

    private static void where(Renderer out, @Nullable Predicate where) {
        if (where != null) {
            out.sql(" where ").expression(where);
        }
    }
}
