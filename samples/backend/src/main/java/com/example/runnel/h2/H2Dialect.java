package com.example.runnel.h2;

import dev.runnel.spi.Json;
import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** SQL as H2 writes it: the standard's, which the base class writes, but for a few words. */
public final class H2Dialect extends Dialect {
    /** Of a decimal that is bound; more are refused, not rounded. */
    static final int MOST_DIGITS = 100;

    private static final String BOUND_DECIMAL = "decfloat(" + MOST_DIGITS + ")";

    private final DateText dates = new H2Dates();

    // tag::features[]
    public H2Dialect() {
        super(
                "h2",
                EnumSet.of(
                        Feature.RIGHT_JOIN,
                        Feature.NULLS_ORDER,
                        Feature.AGGREGATE_FILTER,
                        Feature.GROUPS_FRAME,
                        Feature.FRAME_EXCLUDE,
                        Feature.REPEATED_VALUES,
                        Feature.FOR_UPDATE,
                        Feature.LOCK_WAIT,
                        Feature.EXPLAIN_ANALYZE,
                        Feature.IF_EXISTS,
                        Feature.DELETE_ACTION,
                        Feature.ALTER_FOREIGN_KEY));
    }
    // end::features[]

    /** Two {@code ?} are two values, of which H2 does not know that they are equal. */
    @Override
    protected String sharedPlaceholder(int position) {
        return "?" + position;
    }

    // tag::functions[]
    @Override
    protected @Nullable String function(SqlFunction function) {
        return switch (function) {
            case MATCHES -> "regexp_like({0}, {1})";
            case DAYS_BETWEEN -> "datediff(day, {0}, {1})";
            // H2's own take only the first character of what they fill up with.
            case LPAD -> "left(left(repeat({2}, {1}), greatest({1} - char_length({0}), 0)) || {0}, {1})";
            case RPAD -> "left({0} || repeat({2}, {1}), {1})";
            default -> super.function(function);
        };
    }
    // end::functions[]

    @Override
    public DateText dates() {
        return dates;
    }

    @Override
    protected String lockWords(boolean update, boolean some) {
        if (some) {
            throw notPortable(
                    "lock of some of a select's tables", "select the rows of that table alone, and lock them");
        }
        return super.lockWords(update, false);
    }

    // tag::bound[]
    /** Without it a value takes the type of what stands beside it, and is rounded to that. */
    @Override
    protected @Nullable String boundType(ValueType<?> type) {
        return switch (type.sqlType()) {
            case DECIMAL -> BOUND_DECIMAL;
            case TEXT, VARCHAR, ENUM, JSON, BYTES, ARRAY, NAMED -> null;
            default -> typeName(type);
        };
    }
    // end::bound[]

    /** A value of 100 digits would make a quotient of 101, which nobody could bind again. */
    @Override
    public void decimalDivision(Renderer out, Runnable quotient) {
        out.sql("cast(");
        quotient.run();
        out.sql(" as decfloat(40))");
    }

    /** The type of a number without a scale, which every digit fits. */
    @Override
    protected String castType(ValueType<?> type) {
        return type.sqlType() == SqlType.DECIMAL && type.size() == 0 ? BOUND_DECIMAL : super.castType(type);
    }

    @Override
    public void cast(Renderer out, Expression<?> from, ValueType<?> to, boolean tries) {
        boolean shown = from.valueType().sqlType() == SqlType.BOOLEAN && to.portableType() == String.class;
        super.cast(shown ? out.sql("lower(") : out, from, to, tries);
        out.sql(shown ? ")" : "");
    }

    @Override
    protected void requireCtesOfChanges() {
        throw notPortable("CTE before an update or delete", "use the query itself, by asTable where it is joined");
    }

    // tag::types[]
    @Override
    protected String typeName(SqlType type) {
        return type == SqlType.JSON ? "json" : super.typeName(type);
    }

    /** As a text it would be a document of one text. */
    @Override
    public String literal(Object value) {
        return value instanceof Json ? "json " + super.literal(value) : super.literal(value);
    }
    // end::types[]
}
