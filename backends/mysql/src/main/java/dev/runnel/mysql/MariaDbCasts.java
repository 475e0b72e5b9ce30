package dev.runnel.mysql;

import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;

/** MariaDB has no type for JSON. */
final class MariaDbCasts extends MysqlCasts {
    @Override
    String template(ValueType<?> to) {
        return to.sqlType() == SqlType.JSON ? "json_extract(?, '$')" : super.template(to);
    }

    @Override
    String name(ValueType<?> type) {
        return type.sqlType() == SqlType.JSON ? "char" : super.name(type);
    }
}
