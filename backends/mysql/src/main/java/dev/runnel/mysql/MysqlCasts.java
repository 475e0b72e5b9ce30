package dev.runnel.mysql;

import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.Renderer;
import java.util.Objects;

/** Conversions: a cast knows fewer types than a column has, under names of their own. */
class MysqlCasts {
    final void write(Renderer out, Expression<?> from, ValueType<?> to) {
        SqlType source = from.valueType().sqlType();
        String template = template(source, to);
        String[] texts = template.split("\\?", -1);
        for (int i = 0; i < texts.length - 1; i++) {
            out.sql(texts[i]).operand(from, texts[i].endsWith("(") ? Renderer.RAW : Renderer.ATOM);
        }
        out.sql(texts[texts.length - 1]);
    }

    private String template(SqlType from, ValueType<?> to) {
        boolean fromText = from == SqlType.TEXT || from == SqlType.VARCHAR || from == SqlType.ENUM;
        return switch (to.sqlType()) {
            case BOOLEAN ->
                fromText ? "(case lower(?) when 'true' then true when 'false' then false else ? <> 0 end)" : "(? <> 0)";
            case TEXT, VARCHAR, ENUM ->
                from == SqlType.BOOLEAN
                        ? "(case when ? then 'true' when not ? then 'false' end)"
                        : "cast(? as " + name(to) + ")";
            default -> template(to);
        };
    }

    /** From anything, with a question mark for it. */
    String template(ValueType<?> to) {
        return "cast(? as " + name(to) + ")";
    }

    String name(ValueType<?> type) {
        return switch (type.sqlType()) {
            case BOOLEAN, SMALLINT, INTEGER, BIGINT -> "signed";
            case REAL -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> type.size() == 0 ? "decimal(65, 30)" : "decimal(" + type.size() + ", " + type.scale() + ")";
            case TEXT, ENUM, ARRAY -> "char";
            case VARCHAR -> "char(" + type.size() + ")";
            case DATE -> "date";
            case TIME -> "time(6)";
            case TIMESTAMP, TIMESTAMPTZ -> "datetime(6)";
            case UUID -> "char(36)";
            case JSON -> "json";
            case BYTES -> "binary";
            case NAMED -> Objects.requireNonNull(type.name());
        };
    }
}
