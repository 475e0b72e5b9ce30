package dev.runnel.mysql;

import dev.runnel.sql.ValueType;
import java.time.Duration;

/**
 * Types of columns that MySQL and MariaDB have beside the portable ones, for a table's declaration:
 * {@code column("took", MysqlColumns.TIME)}.
 */
public final class MysqlColumns {
    /** A span of up to 838:59:59 either way; microseconds are kept. */
    public static final ValueType<Duration> TIME = ValueType.named("time(6)", Duration.class);

    private MysqlColumns() {}
}
