package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which rows of a window are taken: {@code rows between 3 preceding and current row}. */
record Frame(
        Unit unit,
        FrameBound start,
        FrameBound end,
        @Nullable String excluded) {
    enum Unit {
        ROWS,
        RANGE,
        GROUPS
    }

    static Frame of(Unit unit, FrameBound start, FrameBound end) {
        if (start.position() > end.position()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A frame cannot begin with " + start.sql() + " and end with " + end.sql()
                            + ": the end comes first. Give the earlier bound first.");
        }
        return new Frame(unit, start, end, null);
    }

    static Frame excluding(@Nullable Frame frame, String what) {
        if (frame == null) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Only a frame can exclude " + what + ": say rowsBetween, rangeBetween or groupsBetween before.");
        }
        return new Frame(frame.unit, frame.start, frame.end, what);
    }

    /** A distance in the order's own value is a number: of a text, as SQLite stores dates, no row would ever be near. */
    private void requireNumber(List<Order> order) {
        boolean counts = unit == Unit.RANGE && (start.isCounted() || end.isCounted());
        if (counts
                && (order.size() != 1 || !order.get(0).expression().valueType().isNumber())) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "rangeBetween(" + start.sql() + ", " + end.sql()
                            + ") counts in the value that the window is ordered"
                            + " by, so it needs exactly one order, by a number, and has "
                            + order.stream().map(Order::expression).toList()
                            + ". Of dates, order by epochSeconds(at) and count in seconds.");
        }
    }

    void render(Renderer out, List<Order> order) {
        requireNumber(order);
        if (unit == Unit.GROUPS) {
            out.dialect().require(Feature.GROUPS_FRAME);
        }
        out.sql(unit.name().toLowerCase(Locale.ROOT)).sql(" between " + start.sql() + " and " + end.sql());
        if (excluded != null) {
            out.dialect().require(Feature.FRAME_EXCLUDE);
            out.sql(" exclude ").sql(excluded);
        }
    }
}
