package dev.runnel.sql;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowDecoder;
import dev.runnel.sql.Loading.Branch;
import dev.runnel.sql.render.Dialect;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Loading}: a face runs the query that {@link #first} gives and then each that {@link #next} gives, hands
 * their rows to {@link #add}, and asks for the {@link #result}. For one caller at a time.
 */
public final class Load<V extends @Nullable Object> {
    private final Dialect dialect;
    private final Loading<V> loading;
    private final Level root;
    private final Deque<Level> waiting = new ArrayDeque<>();
    private final Deque<List<Object>> chunks = new ArrayDeque<>();
    private Level current;

    Load(Loading<V> loading, Dialect dialect) {
        this.dialect = dialect;
        this.loading = loading;
        this.root = new Level(loading, null);
        this.current = root;
    }

    /** The query of the parents. */
    public Query<LoadedRow> first() {
        return query(root, root.loading.select);
    }

    /** The next query of children; null if all are loaded. A level is complete before the one below it is asked for. */
    public @Nullable Query<LoadedRow> next() {
        while (chunks.isEmpty()) {
            current.descend();
            waiting.addAll(current.children);
            Level level = waiting.poll();
            if (level == null) {
                return null;
            }
            current = level;
            split(level);
        }
        List<Object> keys = chunks.remove();
        Predicate ofParents = InList.of(current.foreignKey(), keys, false);
        return query(current, current.loading.select.withBlock("children", block -> block.withWhere(ofParents)));
    }

    /** As many keys to a query as the database takes parameters. */
    private void split(Level level) {
        int own = level.loading.select.render(dialect).binding().length;
        int most = Math.max(1, dialect.mostParameters() - own);
        var keys = new ArrayList<Object>(level.parents.size());
        for (Object key : level.parents) {
            keys.add(key instanceof ByteBuffer bytes ? bytes.array() : key);
        }
        for (int from = 0; from < keys.size(); from += most) {
            chunks.add(keys.subList(from, Math.min(keys.size(), from + most)));
        }
    }

    /** The rows of the query given last. */
    public void add(List<LoadedRow> rows) {
        current.rows.addAll(rows);
    }

    /** The parents with their children, in the order of their query. */
    public List<V> result() {
        return root.values(loading);
    }

    /** The select with the keys read beside what it selects, under names that no property has. */
    private static Query<LoadedRow> query(Level level, Select select) {
        var columns = new ArrayList<Expression<?>>(select.columns());
        List<Column<?>> keys = level.keys();
        var places = new int[keys.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = columns.indexOf(keys.get(i));
            if (places[i] < 0) {
                if (level.branch == null && select.body() instanceof QueryBlock block && block.distinct()) {
                    throw new RunnelException(
                            ErrorKind.CONFIGURATION,
                            "The parents are selected distinct and without " + keys.get(i)
                                    + ", which their children refer to. Select it too.");
                }
                places[i] = columns.size();
                columns.add(keys.get(i).as("runnel_key_" + i));
            }
        }
        List<ValueType<?>> types = level.keyTypes();
        return new Query<>(select.withBlock("children", block -> block.withColumns(columns)), result -> {
            RowDecoder<?> decoder = level.loading.mapper.bind(result);
            return row -> {
                var values = new @Nullable Object[places.length];
                for (int i = 0; i < places.length; i++) {
                    values[i] = comparable(types.get(i).fromRow(row, places[i]));
                }
                return new LoadedRow(decoder.decode(row), values);
            };
        });
    }

    /** Equal if the database finds it equal. */
    private static @Nullable Object comparable(@Nullable Object key) {
        if (key instanceof BigDecimal number) {
            return number.stripTrailingZeros();
        }
        return key instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : key;
    }

    /** The rows of one select. Their keys are those that the branches refer to and then, of children, their parent's. */
    private static final class Level {
        final Loading<?> loading;
        final @Nullable Branch branch;
        final List<LoadedRow> rows = new ArrayList<>();
        final List<Level> children = new ArrayList<>();
        final Set<Object> parents = new LinkedHashSet<>();

        Level(Loading<?> loading, @Nullable Branch branch) {
            this.loading = loading;
            this.branch = branch;
        }

        List<Column<?>> keys() {
            var keys = new ArrayList<Column<?>>();
            loading.branches.forEach(below -> keys.add(below.key()));
            if (branch != null) {
                keys.add(branch.foreignKey());
            }
            return keys;
        }

        /** A foreign key is read as the type of what it refers to, so that the two are equal. */
        List<ValueType<?>> keyTypes() {
            var types = new ArrayList<ValueType<?>>();
            loading.branches.forEach(below -> types.add(below.key().valueType()));
            if (branch != null) {
                types.add(branch.key().valueType());
            }
            return types;
        }

        Column<?> foreignKey() {
            if (branch == null) {
                throw new IllegalStateException("The parents have no parents.");
            }
            return branch.foreignKey();
        }

        /** All rows are there: begins the levels below with their keys. */
        void descend() {
            for (int i = 0; i < loading.branches.size(); i++) {
                Branch below = loading.branches.get(i);
                var level = new Level(below.children(), below);
                for (LoadedRow row : rows) {
                    Object key = row.keys[i];
                    if (key != null) {
                        level.parents.add(key);
                    }
                }
                children.add(level);
            }
        }

        <V extends @Nullable Object> List<V> values(Loading<V> as) {
            var families = new ArrayList<Map<Object, List<@Nullable Object>>>();
            for (Level level : children) {
                families.add(level.byParent(level.loading));
            }
            var values = new ArrayList<V>(rows.size());
            for (LoadedRow row : rows) {
                var parts = new @Nullable Object[families.size() + 1];
                parts[0] = row.value;
                for (int i = 0; i < families.size(); i++) {
                    Object key = row.keys[i];
                    List<@Nullable Object> family =
                            key == null ? null : families.get(i).get(key);
                    parts[i + 1] = family == null ? List.of() : family;
                }
                values.add(as.make.apply(parts));
            }
            return values;
        }

        private <C extends @Nullable Object> Map<Object, List<@Nullable Object>> byParent(Loading<C> as) {
            List<C> values = values(as);
            var families = new HashMap<Object, List<@Nullable Object>>();
            for (int i = 0; i < values.size(); i++) {
                Object key = rows.get(i).keys[as.branches.size()];
                if (key == null || !parents.contains(key)) {
                    throw new RunnelException(
                            ErrorKind.DATA_CONVERSION,
                            "The database found a row by " + foreignKey()
                                    + " whose value is no parent's key exactly, as where text is compared without regard to"
                                    + " case. Use keys that are equal only if they are the same.",
                            null,
                            ErrorDetails.NONE.withColumn(foreignKey().name()));
                }
                families.computeIfAbsent(key, first -> new ArrayList<>()).add(values.get(i));
            }
            return families;
        }
    }
}
