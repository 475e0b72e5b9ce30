package dev.runnel.sql.render;

import dev.runnel.sql.Conflict;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Insert;
import dev.runnel.sql.Select;
import java.util.List;

/** Writes an insert. */
final class InsertText {
    private InsertText() {}

    static void write(Renderer out, Insert insert) {
        Select query = insert.query();
        (query == null ? out.with() : out).sql("insert into ").table(insert.table());
        if (insert.columns().isEmpty()) {
            out.sql(out.dialect().rowOfDefaults());
        } else {
            out.sql(" (").identifiers(insert.columns()).sql(")");
            if (query != null) {
                SelectText.write(out.sql(" ").with(), query, null);
            } else {
                rows(out, insert.rows());
            }
        }
        out.scope().enter(List.of(insert.table()));
        Conflict conflict = insert.conflict();
        if (conflict != null) {
            out.dialect().require(Feature.UPSERT);
            out.dialect().onConflict(out, insert, conflict);
        }
        out.returning(insert.returning()).scope().leave();
    }

    private static void rows(Renderer out, List<List<Expression<?>>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            out.sql(i == 0 ? " values (" : ", (");
            List<Expression<?>> row = rows.get(i);
            for (int j = 0; j < row.size(); j++) {
                out.sql(j == 0 ? "" : ", ").expression(row.get(j));
            }
            out.sql(")");
        }
    }
}
