package dev.runnel.mysql;

import dev.runnel.r2dbc.ColumnReader;
import dev.runnel.r2dbc.R2dbcTypes;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How {@link MysqlTypes} are bound and read by an R2DBC driver. */
final class MysqlR2dbcTypes extends R2dbcTypes {
    private static final String ZERO = "0000-00-00";

    private final MysqlTypes types;
    private final Function<ColumnMetadata, MysqlKind> kinds;
    private final BiPredicate<ColumnMetadata, ColumnMetadata> alike;

    /**
     * @param kinds what the driver's metadata say of a column
     * @param alike true, at little cost, if two columns are surely of one kind
     */
    MysqlR2dbcTypes(
            MysqlTypes types,
            Function<ColumnMetadata, MysqlKind> kinds,
            BiPredicate<ColumnMetadata, ColumnMetadata> alike) {
        this.types = types;
        this.kinds = kinds;
        this.alike = alike;
    }

    @Override
    protected void check(String sql, int arguments) {
        MysqlText.check(sql, arguments);
        MysqlText.requireOne(sql);
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return MysqlText.leavesTraces(sql);
    }

    @Override
    protected void bind(Statement statement, int index, @Nullable Object value, Class<?> type) {
        if (value == null) {
            statement.bindNull(index, String.class);
            return;
        }
        Object stored = types.store(value, index + 1);
        statement.bind(index, stored instanceof Duration time ? MysqlTime.text(time) : stored);
    }

    @Override
    protected ColumnReader reader(ColumnMetadata column) {
        return new Reader(kinds.apply(column), types);
    }

    /** The metadata themselves, which lead to no connection in either driver. */
    @Override
    protected Object remembered(ColumnMetadata column) {
        return column;
    }

    @Override
    protected boolean readAlike(Object remembered, ColumnMetadata later) {
        var earlier = (ColumnMetadata) remembered;
        return alike.test(earlier, later) || kinds.apply(earlier) == kinds.apply(later);
    }

    private record Reader(MysqlKind kind, MysqlTypes types) implements ColumnReader {
        @Override
        public @Nullable Object read(Row row, int i) {
            return switch (kind) {
                case TINYINT1, SMALL, INT, LONG -> row.get(i, Long.class);
                case UNSIGNED -> row.get(i, BigInteger.class);
                case DECIMAL -> row.get(i, BigDecimal.class);
                case FLOAT -> row.get(i, Float.class);
                case DOUBLE -> row.get(i, Double.class);
                case BYTES -> row.get(i, byte[].class);
                case BIT -> bits(row.get(i, BitSet.class));
                case DATE -> orText(row, i, LocalDate.class);
                case TIME -> row.get(i, Duration.class);
                case DATETIME, TIMESTAMP -> orText(row, i, LocalDateTime.class);
                case NULL -> null;
                case TEXT, JSON, UUID -> row.get(i, String.class);
            };
        }

        @Override
        public @Nullable Object as(@Nullable Object value, Class<?> wanted) {
            return value == null ? null : types.natural(kind, value, wanted);
        }

        private static byte @Nullable [] bits(@Nullable BitSet bits) {
            if (bits == null) {
                return null;
            }
            byte[] little = bits.toByteArray();
            var big = new byte[little.length];
            for (int i = 0; i < big.length; i++) {
                big[i] = little[big.length - 1 - i];
            }
            return big;
        }

        /** A date with zeros is an error of one driver and NULL of the other; only its text tells it from NULL. */
        private static @Nullable Object orText(Row row, int i, Class<?> type) {
            try {
                Object value = row.get(i, type);
                return value != null ? value : text(row, i);
            } catch (R2dbcException | DateTimeException e) {
                return ZERO;
            }
        }

        private static @Nullable String text(Row row, int i) {
            try {
                return row.get(i, String.class);
            } catch (IllegalArgumentException | R2dbcException e) {
                // The driver that has no text of it has failed on a zero before.
                return null;
            }
        }
    }
}
