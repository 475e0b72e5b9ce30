package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import dev.runnel.sql.render.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A select whose rows are loaded with their children: one query for each select, however many rows there are, the children's
 * by {@code in} over the parents' keys. Immutable; a {@link Load} runs it.
 */
public final class Loading<V extends @Nullable Object> {
    final Source table;
    final Select select;
    final RowMapper<?> mapper;
    final List<Branch> branches;

    /** Makes the value from what the row became and the list of each branch's children. */
    final Function<@Nullable Object[], V> make;

    private Loading(
            Source table,
            Select select,
            RowMapper<?> mapper,
            List<Branch> branches,
            Function<@Nullable Object[], V> make) {
        this.table = table;
        this.select = select;
        this.mapper = mapper;
        this.branches = List.copyOf(branches);
        this.make = make;
    }

    /** The rows of a select, as yet without children. */
    @SuppressWarnings("unchecked") // the mapper's own value
    public static <V extends @Nullable Object> Loading<V> of(SelectBuilder<?, V, ?> select) {
        return new Loading<>(
                select.table(), select.statement(), select.query().mapper(), List.of(), parts -> (V) parts[0]);
    }

    /**
     * With the rows that refer to each.
     *
     * @param foreignKey the children's column that has the parent's key
     * @param key the parent's column it refers to; null for the one that the foreign key was declared with
     */
    @SuppressWarnings("unchecked") // the list of this branch
    public <C extends @Nullable Object> Loading<Parent<V, C>> children(
            Loading<C> children, Column<?> foreignKey, @Nullable Column<?> key) {
        if (children.select.limit() != null || children.select.offset() != null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The limit or offset of children would hold for those of all parents together. Leave it out.");
        }
        var all = new ArrayList<>(branches);
        all.add(new Branch(children, foreignKey, key == null ? referred(foreignKey) : key));
        int list = all.size();
        return new Loading<>(
                table,
                select,
                mapper,
                all,
                parts -> new Parent<>(make.apply(parts), (List<C>) Objects.requireNonNull(parts[list])));
    }

    /** Each value made into another: a parent and its children into one object. */
    public <W extends @Nullable Object> Loading<W> map(Function<? super V, ? extends W> function) {
        return new Loading<>(table, select, mapper, branches, parts -> function.apply(make.apply(parts)));
    }

    private Column<?> referred(Column<?> foreignKey) {
        for (ForeignKey key : foreignKey.table().foreignKeys()) {
            if (key.columns().equals(List.of(foreignKey.name()))) {
                Column<?> target = key.references().get(0);
                if (target.table() == table) {
                    return target;
                }
            }
        }
        throw new RunnelException(
                ErrorKind.CONFIGURATION,
                "Column " + foreignKey + " declares no foreign key of one column to " + table
                        + ". Declare it by references, or name the parent's column as well.");
    }

    /** Begins to load. */
    public Load<V> start(Dialect dialect) {
        return new Load<>(this, dialect);
    }

    /** @param key the parent's column that {@code foreignKey} of the children refers to */
    record Branch(Loading<?> children, Column<?> foreignKey, Column<?> key) {}
}
