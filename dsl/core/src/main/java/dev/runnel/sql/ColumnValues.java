package dev.runnel.sql;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What columns store of a value as it is: most databases round a decimal silently, so it is looked at before it is sent. */
final class ColumnValues {
    private ColumnValues() {}

    /** False for a column whose values need not be looked at. */
    static boolean areChecked(Column<?> column) {
        ValueType<?> type = column.valueType();
        return type.element() != null || type.sqlType() == SqlType.DECIMAL;
    }

    /**
     * The value as a session takes it.
     *
     * @throws RunnelException DATA_CONVERSION for a decimal with more digits after the point than the column keeps
     */
    static @Nullable Object stored(Column<?> column, @Nullable Object value) {
        Object portable = column.valueType().portable(value);
        requireExact(column, portable);
        return portable;
    }

    static void requireExact(Column<?> column, @Nullable Object value) {
        ValueType<?> element = column.valueType().element();
        if (element == null) {
            requireExact(column, column.valueType(), value);
        } else if (value instanceof Collection<?> list && element.sqlType() == SqlType.DECIMAL) {
            list.forEach(one -> requireExact(column, element, one));
        } else if (value instanceof BigDecimal[] array) {
            for (BigDecimal one : array) {
                requireExact(column, element, one);
            }
        }
    }

    private static void requireExact(Column<?> column, ValueType<?> type, @Nullable Object value) {
        if (type.sqlType() == SqlType.DECIMAL
                && ValueType.toPortable(value) instanceof BigDecimal number
                && number.scale() > type.scale()
                && number.stripTrailingZeros().scale() > type.scale()) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "Column " + column + " keeps " + type.scale() + " digit(s) after the point, and the value has "
                            + number.stripTrailingZeros().scale() + ", which the database would round or refuse."
                            + " Round it yourself: value.setScale(" + type.scale() + ", RoundingMode.HALF_EVEN).",
                    null,
                    ErrorDetails.NONE.withColumn(column.name()));
        }
    }
}
