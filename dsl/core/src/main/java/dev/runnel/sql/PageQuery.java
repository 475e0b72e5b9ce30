package dev.runnel.sql;

import static java.util.Objects.requireNonNull;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowDecoder;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of one page by keyset: it begins after the row that the cursor stands for, at the same cost for the last page as
 * for the first, and no row comes twice or is left out because others were inserted or deleted meanwhile.
 *
 * <p>The rows' order must tell every row from every other: what it lacks for that (the primary key, after groupBy the
 * groups, after distinct what is selected) is added at its end. NULLs come last unless the order says nullsFirst.
 */
public final class PageQuery<V extends @Nullable Object> {
    private final Query<Keyed<V>> query;
    private final Cursor cursor;
    private final int size;

    private PageQuery(Query<Keyed<V>> query, Cursor cursor, int size) {
        this.query = query;
        this.cursor = cursor;
        this.size = size;
    }

    /** A row; the last of a page, where the next one begins, with what it is ordered by. */
    public record Keyed<V extends @Nullable Object>(
            V row, @Nullable List<@Nullable Object> keys) {
        /** Never the values. */
        @Override
        public String toString() {
            return keys == null ? "Keyed" : "Keyed(" + keys.size() + " key(s))";
        }
    }

    static <V extends @Nullable Object> PageQuery<V> of(
            Select select, Selection<V> selection, int size, @Nullable String after) {
        if (size < 1) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A page has at least one row, but its size is " + size + ".");
        }
        if (select.limit() != null || select.offset() != null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A page takes its size and its beginning from page(size, cursor). Leave limit and offset out.");
        }
        if (!(select.body() instanceof QueryBlock block)) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A union, intersect or except is paged by selecting from it: asTable(\"…\"), then orderBy and page.");
        }
        List<Order> orders = TotalOrder.of(block, select.orderBy());
        var cursor = new Cursor(orders);
        var keys = new Keys(block, orders);
        QueryBlock paged = block.withColumns(keys.columns);
        if (after != null) {
            Predicate rest = Keyset.after(orders, cursor.read(after));
            paged = block.groupBy().isEmpty() ? paged.withWhere(rest) : paged.withHaving(rest);
        }
        var statement = new Select(paged, orders, size + 1L, null, select.lock());
        return new PageQuery<>(new Query<>(statement, keys.mapper(selection, size)), cursor, size);
    }

    public Query<Keyed<V>> query() {
        return query;
    }

    /** The page that the rows of the query are. */
    public Page<V> page(List<Keyed<V>> rows) {
        int last = Math.min(size, rows.size());
        var page = new ArrayList<V>(last);
        for (Keyed<V> keyed : rows.subList(0, last)) {
            page.add(keyed.row());
        }
        return new Page<>(
                page,
                rows.size() > size
                        ? cursor.write(requireNonNull(rows.get(last - 1).keys()))
                        : null);
    }

    /** Where the keys stand in the rows: among what is selected, or behind it, out of the mapper's sight. */
    private static final class Keys {
        final List<Expression<?>> columns;
        private final List<Expression<?>> keys = new ArrayList<>();
        private final int[] positions;
        private final int own;

        Keys(QueryBlock block, List<Order> orders) {
            columns = new ArrayList<>(block.columns());
            own = columns.size();
            positions = new int[orders.size()];
            for (Order order : orders) {
                if (order.expression() instanceof Over<?>) {
                    throw new RunnelException(
                            ErrorKind.CONFIGURATION,
                            "A page cannot be ordered by a window function, as it begins by a where, which comes before"
                                    + " those. Select it in a query inside, by asTable(\"…\"), and page that.");
                }
                int i = RowKeys.position(columns, order.expression());
                if (i < 0 && block.distinct()) {
                    throw new RunnelException(
                            ErrorKind.CONFIGURATION,
                            "A select distinct is paged by what it selects, and it does not select "
                                    + order.expression() + ". Select it, or leave it out of the order.");
                }
                if (i < 0) {
                    i = columns.size();
                    columns.add(order.expression());
                }
                positions[keys.size()] = i;
                keys.add(order.expression());
            }
        }

        <V extends @Nullable Object> RowMapper<Keyed<V>> mapper(Selection<V> selection, int size) {
            return all -> {
                RowDecoder<V> decoder =
                        selection.mapper().bind(new Columns(all.all().subList(0, own)));
                return new KeyedRows<>(decoder, this, size);
            };
        }

        private List<@Nullable Object> read(Row row) {
            var values = new ArrayList<@Nullable Object>(positions.length);
            for (int i = 0; i < positions.length; i++) {
                Expression<?> key = keys.get(i);
                int at = positions[i];
                if (row.isNull(at) && !key.isNullable()) {
                    throw Selection.unexpectedNull(row.columns().name(at));
                }
                values.add(row.isNull(at) ? null : row.get(at, key.valueType().portableType()));
            }
            return values;
        }
    }

    /** Decodes one result: keys are read of the page's last row only; of the row behind it, whose turn is the next page, nothing. */
    private static final class KeyedRows<V extends @Nullable Object> implements RowDecoder<Keyed<V>> {
        private final RowDecoder<V> decoder;
        private final Keys keys;
        private final int size;
        private int seen;
        private @Nullable Keyed<V> last;

        KeyedRows(RowDecoder<V> decoder, Keys keys, int size) {
            this.decoder = decoder;
            this.keys = keys;
            this.size = size;
        }

        @Override
        public Keyed<V> decode(Row row) {
            if (last != null) {
                return last;
            }
            V mapped = decoder.decode(row);
            if (++seen < size) {
                return new Keyed<>(mapped, null);
            }
            last = new Keyed<>(mapped, keys.read(row));
            return last;
        }
    }
}
