package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows around a row that a window function works on; begun by {@code partitionBy(…)}, {@code orderBy(…)} or
 * {@code window()} of {@link Functions}. Immutable.
 *
 * <p>With an order and no frame, databases take the rows from the first to those that are equal to this one in order
 * ({@code range between unbounded preceding and current row}); without an order, all rows of the partition.
 */
public record Window(
        List<Expression<?>> partition,
        List<Order> order,
        @Nullable Frame frame) {
    static final Window ALL = new Window(List.of(), List.of(), null);

    public Window {
        partition = List.copyOf(partition);
        order = List.copyOf(order);
    }

    /** The rows that have the same values as this one. Given twice, of both. */
    public Window partitionBy(Expression<?>... expressions) {
        return new Window(added(partition, Arrays.asList(expressions)), order, frame);
    }

    /** Given twice, the second decides where the first leaves a tie. */
    public Window orderBy(Order... orders) {
        return new Window(partition, added(order, Arrays.asList(orders)), frame);
    }

    /** So many rows before and after this one. */
    public Window rowsBetween(FrameBound start, FrameBound end) {
        return new Window(partition, order, Frame.of(Frame.Unit.ROWS, start, end));
    }

    /**
     * The rows of which the value that is ordered by is at most so far from this row's; needs one order, by a number. The
     * last seven days: {@code orderBy(epochSeconds(at).asc()).rangeBetween(preceding(7 * 86_400), currentRow())}.
     */
    public Window rangeBetween(FrameBound start, FrameBound end) {
        return new Window(partition, order, Frame.of(Frame.Unit.RANGE, start, end));
    }

    /** So many groups of rows that are equal in order. NOT_PORTABLE where a dialect has none. */
    public Window groupsBetween(FrameBound start, FrameBound end) {
        return new Window(partition, order, Frame.of(Frame.Unit.GROUPS, start, end));
    }

    /** The frame without this row; like the other two, after a frame, and NOT_PORTABLE where a dialect has none. */
    public Window excludeCurrentRow() {
        return new Window(partition, order, Frame.excluding(frame, "current row"));
    }

    /** The frame without the rows that are equal to this one in order, and without this one. */
    public Window excludeGroup() {
        return new Window(partition, order, Frame.excluding(frame, "group"));
    }

    /** The frame without the rows that are equal to this one in order, but with this one. */
    public Window excludeTies() {
        return new Window(partition, order, Frame.excluding(frame, "ties"));
    }

    private static <E> List<E> added(List<E> list, List<? extends E> more) {
        var all = new ArrayList<E>(list);
        all.addAll(more);
        return all;
    }

    void render(Renderer out) {
        String separator = "";
        if (!partition.isEmpty()) {
            out.sql("partition by ").expressions(partition);
            separator = " ";
        }
        if (!order.isEmpty()) {
            out.sql(separator).orderBy(order);
            separator = " ";
        }
        if (frame != null) {
            out.sql(separator);
            frame.render(out, order);
        }
    }
}
