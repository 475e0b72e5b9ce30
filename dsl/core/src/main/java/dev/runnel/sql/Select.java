package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A select statement: what it gives, in which order, and how much of it. Immutable; usually made by a {@link SelectBuilder}. */
public record Select(
        QueryBody body,
        List<Order> orderBy,
        @Nullable Long limit,
        @Nullable Long offset,
        @Nullable Lock lock) implements Statement {
    public Select {
        orderBy = List.copyOf(orderBy);
    }

    static Select of(QueryBody body) {
        return new Select(body, List.of(), null, null, null);
    }

    static Select from(Source source, List<Expression<?>> columns) {
        return of(QueryBlock.from(source, columns));
    }

    /** What each row has, in order. */
    public List<Expression<?>> columns() {
        return body.columns();
    }

    /** True if it is ordered, cut or locked as a whole. */
    public boolean isClosed() {
        return !orderBy.isEmpty() || limit != null || offset != null || lock != null;
    }

    /**
     * The select with its block changed.
     *
     * @param word of the builder, for the message
     * @throws RunnelException CONFIGURATION if it is not one block, but two queries made into one
     */
    Select withBlock(String word, UnaryOperator<QueryBlock> change) {
        if (body instanceof QueryBlock block) {
            return new Select(change.apply(block), orderBy, limit, offset, lock);
        }
        throw new RunnelException(
                ErrorKind.CONFIGURATION,
                word + " does not follow union, intersect or except, whose queries are complete: say it in one of them"
                        + " before, or select from the whole by asTable(\"…\").");
    }

    Select combined(SetOperation.Kind kind, Select other) {
        return of(new SetOperation(kind, this, other));
    }

    Select withOrderBy(List<Order> more) {
        return new Select(body, QueryBlock.added(orderBy, more), limit, offset, lock);
    }

    Select withoutOrder() {
        return new Select(body, List.of(), limit, offset, lock);
    }

    Select withLimit(@Nullable Long newLimit) {
        return new Select(body, orderBy, newLimit, offset, lock);
    }

    Select withOffset(@Nullable Long newOffset) {
        return new Select(body, orderBy, limit, newOffset, lock);
    }

    Select withLock(@Nullable Lock newLock) {
        return new Select(body, orderBy, limit, offset, newLock);
    }

    @Override
    public Rendered render(Dialect dialect) {
        return Renderer.of(dialect).select(this);
    }
}
