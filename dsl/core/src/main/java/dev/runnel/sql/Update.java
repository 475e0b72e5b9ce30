package dev.runnel.sql;

import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An update. Immutable; usually made by an {@link UpdateBuilder}.
 *
 * @param where null for every row
 */
public record Update(
        Table<?> table,
        List<Assignment> assignments,
        @Nullable Predicate where,
        List<Expression<?>> returning) implements Statement {
    public Update {
        assignments = List.copyOf(assignments);
        returning = List.copyOf(returning);
    }

    Update withReturning(List<Expression<?>> expressions) {
        return new Update(table, assignments, where, expressions);
    }

    @Override
    public Rendered render(Dialect dialect) {
        return Renderer.of(dialect).update(this);
    }
}
