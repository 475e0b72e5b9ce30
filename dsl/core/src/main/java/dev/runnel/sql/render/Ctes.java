package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Cte;
import dev.runnel.sql.CteDefinition;
import dev.runnel.sql.Source;
import dev.runnel.sql.Table;
import dev.runnel.sql.TableAlias;
import dev.runnel.sql.TableCte;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The common table expressions of one statement. They stand before the text that uses them, so a statement that has any is
 * written twice: once to find them, once in whole.
 */
final class Ctes {
    private final List<CteDefinition> found = new ArrayList<>();
    private final Deque<CteDefinition> writing = new ArrayDeque<>();
    private boolean complete;

    /** All have been found: from now on {@link #write} writes them. False if there are none, or it was said before. */
    boolean complete() {
        boolean now = !complete && !found.isEmpty();
        complete |= now;
        return now;
    }

    /** A source of a from is a CTE. One that another needs is found before it. */
    void use(Renderer out, CteDefinition cte) {
        if (complete || found.contains(cte)) {
            return;
        }
        for (CteDefinition other : found) {
            if (other.name().equalsIgnoreCase(cte.name())) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The statement has two CTEs named " + cte.name() + ". Give one of them another name.");
            }
        }
        query(out, cte);
        found.add(cte);
    }

    private void query(Renderer out, CteDefinition cte) {
        writing.push(cte);
        out.isolated(() -> SelectText.write(out, cte.query(), null));
        writing.pop();
    }

    /** True inside a recursive CTE for what it has for itself. */
    boolean isSelf(Source source) {
        return writing.stream().anyMatch(cte -> source.equals(cte.self()));
    }

    /** A table whose name a CTE has would be read from the CTE, without any error. */
    void requireFree(Table<?> table) {
        if (table.schema() == null && !isSelf(table)) {
            for (CteDefinition cte : complete ? found : List.copyOf(writing)) {
                if (cte.name().equalsIgnoreCase(table.name())) {
                    throw new RunnelException(
                            ErrorKind.CONFIGURATION,
                            "The statement selects from the table " + table.name()
                                    + " and from a CTE of that name. Select"
                                    + " from the CTE, give it another name, or make it by asRecursiveCte if it goes on"
                                    + " from its own rows.");
                }
            }
        }
    }

    /** Writes all of them, if there are any and they are all found. */
    void write(Renderer out) {
        if (!complete) {
            return;
        }
        boolean recursive = found.stream().anyMatch(cte -> cte.self() != null);
        for (int i = 0; i < found.size(); i++) {
            CteDefinition cte = found.get(i);
            out.sql(i > 0 ? ", " : recursive ? "with recursive " : "with ")
                    .identifier(cte.name())
                    .sql(" (");
            for (int j = 0; j < cte.columns().size(); j++) {
                out.sql(j == 0 ? "" : ", ").identifier(cte.columns().get(j));
            }
            query(out.sql(") as ("), cte);
            out.sql(")");
        }
        out.sql(" ");
    }

    /** The CTE that a source is, null if it is none. */
    static @Nullable CteDefinition of(Source source) {
        if (source instanceof Cte<?> cte) {
            return cte.definition();
        }
        if (source instanceof TableCte<?> cte) {
            return cte.definition();
        }
        return source instanceof TableAlias<?> alias ? alias.cte() : null;
    }
}
