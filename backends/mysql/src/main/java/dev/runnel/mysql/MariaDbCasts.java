package dev.runnel.mysql;

import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;

/** MariaDB has a type for UUIDs, and none for JSON. */
final class MariaDbCasts extends MysqlCasts {
    @Override
    String template(ValueType<?> to) {
        return to.sqlType() == SqlType.JSON ? "json_extract(?, '$')" : super.template(to);
    }

    @Override
    String name(ValueType<?> type) {
        return switch (type.sqlType()) {
            case UUID -> "uuid";
            case JSON -> "char";
            default -> super.name(type);
        };
    }
}
