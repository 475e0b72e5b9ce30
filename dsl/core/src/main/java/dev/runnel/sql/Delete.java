package dev.runnel.sql;

import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delete. Immutable; usually made by a {@link DeleteBuilder}.
 *
 * @param where null for every row
 */
public record Delete(Table<?> table, @Nullable Predicate where, List<Expression<?>> returning) implements Statement {
    public Delete {
        returning = List.copyOf(returning);
    }

    Delete withReturning(List<Expression<?>> expressions) {
        return new Delete(table, where, expressions);
    }

    @Override
    public Rendered render(Dialect dialect) {
        return Renderer.of(dialect).delete(this);
    }
}
