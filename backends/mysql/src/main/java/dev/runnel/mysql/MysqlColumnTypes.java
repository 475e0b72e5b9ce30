package dev.runnel.mysql;

import dev.runnel.row.ColumnTypes;
import java.time.Duration;
import java.util.Set;

/** The classes of {@link MysqlColumns}; made by {@link java.util.ServiceLoader}. */
public final class MysqlColumnTypes implements ColumnTypes {
    @Override
    public Set<Class<?>> classes() {
        return Set.of(Duration.class);
    }
}
