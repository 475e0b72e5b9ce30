package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
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

    void render(Renderer out) {
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
