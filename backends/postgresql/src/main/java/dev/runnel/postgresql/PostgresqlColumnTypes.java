package dev.runnel.postgresql;

import dev.runnel.row.ColumnTypes;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Period;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of {@link PostgresqlColumns}; made by {@link java.util.ServiceLoader}. */
public final class PostgresqlColumnTypes implements ColumnTypes {
    @Override
    public Set<Class<?>> classes() {
        return Set.of(Range.class, Interval.class, Duration.class, Period.class, InetAddress.class);
    }

    @Override
    public @Nullable Object convert(Object value, Class<?> wanted) {
        return PostgresqlTypes.convert(value, wanted);
    }
}
