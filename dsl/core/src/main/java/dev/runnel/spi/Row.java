package dev.runnel.spi;

import org.jspecify.annotations.Nullable;

/**
 * The current row, by column index from 0, valid only during {@link RowSink#row}. Every getter is exact or fails with
 * DATA_CONVERSION naming column, stored type and wanted type: drivers narrow silently (int8 2^40 read as Int gives 0),
 * a Row never does. The primitive getters fail on NULL.
 */
public interface Row {
    Columns columns();

    boolean isNull(int i);

    long getLong(int i);

    int getInt(int i);

    double getDouble(int i);

    boolean getBoolean(int i);

    /**
     * The value as one of the portable types: Boolean, Short, Integer, Long, Float, Double, BigDecimal, BigInteger,
     * String, byte[], LocalDate, LocalTime, LocalDateTime, OffsetDateTime, Instant, UUID, {@link Json}; or what else the
     * backend knows. {@code Object.class} gives the column's own type.
     */
    <T> @Nullable T get(int i, Class<T> type);

    /**
     * About how many bytes of text and binary values were read through this row since its result began, so that a reader in
     * batches can end one early ({@link RowSink#full}); 0 where that is not counted.
     */
    default long bytesRead() {
        return 0;
    }
}
