package dev.runnel.sqlite;

import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.Renderer;
import org.jspecify.annotations.Nullable;

/** Conversions into the forms that {@link SqliteTypes} stores; SQLite's own cast knows numbers, text and blobs only. */
final class SqliteCasts {
    private SqliteCasts() {}

    /** Writes the conversion; false if there is none. */
    static boolean write(Renderer out, Expression<?> from, ValueType<?> to) {
        SqlType source = from.valueType().sqlType();
        if (source == to.sqlType() && to.size() == 0) {
            out.expression(from);
            return true;
        }
        String template = template(source, to);
        if (template == null) {
            return false;
        }
        String[] texts = template.split("\\?", -1);
        for (int i = 0; i < texts.length - 1; i++) {
            out.sql(texts[i]).expression(from);
        }
        out.sql(texts[texts.length - 1]);
        return true;
    }

    private static @Nullable String template(SqlType from, ValueType<?> to) {
        return switch (to.sqlType()) {
            case BOOLEAN -> "(case lower(?) when 'true' then 1 when 'false' then 0 else cast(? as integer) <> 0 end)";
            case SMALLINT, INTEGER, BIGINT -> "cast(? as integer)";
            case REAL, DOUBLE -> "cast(? as real)";
            case DECIMAL -> decimal(from, to.scale());
            case TEXT, ENUM, UUID, JSON -> text(from);
            case VARCHAR -> "substr(" + text(from) + ", 1, " + to.size() + ")";
            case BYTES -> "cast(? as blob)";
            case DATE -> isTimestamp(from) ? "substr(?, 1, 10)" : isText(from) ? "date(?)" : null;
            case TIME -> time(from);
            case TIMESTAMP -> timestamp(from);
            case TIMESTAMPTZ -> instant(from);
            case ARRAY, NAMED -> null;
        };
    }

    /** A whole number stays one: rounding would make it a double, which has 53 bits. */
    private static String decimal(SqlType from, int scale) {
        return switch (from) {
            case SMALLINT, INTEGER, BIGINT -> "cast(? as integer)";
            default ->
                "(case typeof(cast(? as numeric)) when 'integer' then cast(? as integer)"
                        + " else round(cast(? as numeric), " + scale + ") end)";
        };
    }

    private static String text(SqlType from) {
        return from == SqlType.BOOLEAN ? "(case when ? then 'true' when not ? then 'false' end)" : "cast(? as text)";
    }

    private static @Nullable String time(SqlType from) {
        if (from == SqlType.TIMESTAMPTZ) {
            return "rtrim(rtrim(substr(?, 12, 18), '0'), '.')";
        } else if (from == SqlType.TIMESTAMP) {
            return "substr(?, 12)";
        }
        return isText(from) ? "(time(substr(?, 1, 8)) || rtrim(rtrim(substr(?, 9), '0'), '.'))" : null;
    }

    private static @Nullable String timestamp(SqlType from) {
        if (from == SqlType.TIMESTAMPTZ) {
            return "rtrim(rtrim(substr(?, 1, 29), '0'), '.')";
        } else if (from == SqlType.DATE) {
            return "(? || ' 00:00:00')";
        }
        return isText(from) ? "(datetime(substr(?, 1, 19)) || rtrim(rtrim(substr(?, 20), '0'), '.'))" : null;
    }

    private static @Nullable String instant(SqlType from) {
        if (from == SqlType.TIMESTAMP) {
            return "(substr(?, 1, 19) || '.' || substr(substr(?, 21) || '000000000', 1, 9) || 'Z')";
        }
        // Not of text: SQLite rounds the fraction where it works an offset in.
        return from == SqlType.DATE ? "(? || ' 00:00:00.000000000Z')" : null;
    }

    private static boolean isTimestamp(SqlType type) {
        return type == SqlType.TIMESTAMP || type == SqlType.TIMESTAMPTZ;
    }

    private static boolean isText(SqlType type) {
        return type == SqlType.TEXT || type == SqlType.VARCHAR || type == SqlType.ENUM;
    }
}
