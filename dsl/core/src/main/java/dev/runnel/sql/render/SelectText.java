package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Lock;
import dev.runnel.sql.Order;
import dev.runnel.sql.QueryBlock;
import dev.runnel.sql.QueryBody;
import dev.runnel.sql.RawRows;
import dev.runnel.sql.Select;
import dev.runnel.sql.SetOperation;
import dev.runnel.sql.Source;
import dev.runnel.sql.ValuesRows;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes a select: its body, order, limit and locks. The from and what follows it is {@link BlockText}'s. */
final class SelectText {
    private SelectText() {}

    /** @param names that its columns are to have, null for their own */
    static void write(Renderer out, Select select, @Nullable List<String> names) {
        QueryBody body = select.body();
        if (body instanceof QueryBlock block) {
            out.scope().enter(block.sources());
            BlockText.write(out, block, names);
            end(
                    out,
                    select,
                    order -> {
                        if (block.distinct()) {
                            out.repeated(order.expression());
                        } else {
                            out.expression(order.expression());
                        }
                    },
                    false);
            out.scope().leave();
        } else if (body instanceof SetOperation operation) {
            operation(out, operation, names);
            end(out, select, order -> out.sql(position(operation, order)), true);
        } else if (body instanceof ValuesRows values) {
            values(out, values);
        } else if (body instanceof RawRows raw) {
            if (!raw.reads()) {
                out.writes();
            }
            out.raw(raw.parts(), raw.arguments());
        }
    }

    private static void operation(Renderer out, SetOperation operation, @Nullable List<String> names) {
        operand(out, operation.left(), operation.kind() != SetOperation.Kind.INTERSECT, names);
        out.sql(" ").sql(operation.kind().sql()).sql(" ");
        operand(out, operation.right(), false, null);
    }

    /** @param nests true where a set operation means the same without parentheses: on the left, unless it binds less */
    private static void operand(Renderer out, Select query, boolean nests, @Nullable List<String> names) {
        boolean plain = query.body() instanceof QueryBlock || nests && query.body() instanceof SetOperation;
        if (plain && !query.isClosed()) {
            write(out, query, names);
        } else {
            out.dialect().operand(out, query, names);
        }
    }

    /** A set operation has no tables of its own: it is ordered by the positions of its columns. */
    private static String position(SetOperation operation, Order order) {
        int i = operation.position(order.expression());
        if (i < 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A " + operation.kind().sql()
                            + " is ordered by what its first query selects, and that does not select "
                            + order.expression() + ". Order by a selected expression, or select from the whole by"
                            + " asTable(\"…\") and order that.");
        }
        return Integer.toString(i + 1);
    }

    private static void end(Renderer out, Select select, Consumer<Order> key, boolean positions) {
        if (!select.orderBy().isEmpty()) {
            out.sql(" ").orderBy(select.orderBy(), key, positions);
        }
        if (select.limit() != null || select.offset() != null) {
            out.dialect().limit(out, select.limit(), select.offset());
        }
        if (select.lock() != null) {
            lock(out, select, select.lock());
        }
    }

    private static void lock(Renderer out, Select select, Lock lock) {
        if (!(select.body() instanceof QueryBlock block)) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Rows of a union, intersect or except cannot be locked, as they are no table's. Lock the rows of each"
                            + " query by itself.");
        }
        boolean update = lock.strength() == Lock.Strength.UPDATE;
        out.dialect().require(update ? Feature.FOR_UPDATE : Feature.FOR_SHARE);
        out.writes();
        out.sql(out.dialect().lockWords(update, !lock.of().isEmpty()));
        for (int i = 0; i < lock.of().size(); i++) {
            Source source = lock.of().get(i);
            if (!block.sources().contains(source)) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "Rows of " + source.name() + " cannot be locked by a select that does not select from it.");
            }
            out.sql(i == 0 ? " of " : ", ").identifier(source.name());
        }
        if (lock.waiting() != Lock.Wait.WAIT) {
            out.dialect().require(Feature.LOCK_WAIT);
            out.sql(lock.waiting() == Lock.Wait.NO_WAIT ? " nowait" : " skip locked");
        }
    }

    private static void values(Renderer out, ValuesRows values) {
        List<Expression<?>> columns = values.columns();
        if (values.rows().isEmpty()) {
            for (int i = 0; i < columns.size(); i++) {
                String type = out.dialect().castType(columns.get(i).valueType());
                out.sql(i == 0 ? "select " : ", ").sql("cast(null as " + type + ")");
            }
            out.sql(" where 1 = 0");
        }
        for (int i = 0; i < values.rows().size(); i++) {
            out.sql(i == 0 ? "values " : ", ").sql(out.dialect().valuesRow());
            List<Expression<?>> row = values.rows().get(i);
            for (int j = 0; j < row.size(); j++) {
                out.sql(j == 0 ? "" : ", ");
                out.dialect().value(out, row.get(j), i == 0);
            }
            out.sql(")");
        }
    }
}
