package dev.runnel.sqlite;

import dev.runnel.sql.render.SqlFunction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that SQLite writes otherwise than the standard, and those it lacks. */
final class SqliteFunctions {
    private static final Map<SqlFunction, @Nullable String> TEXTS = new EnumMap<>(SqlFunction.class);

    static {
        TEXTS.put(SqlFunction.LENGTH, "length({0})");
        TEXTS.put(SqlFunction.LTRIM, "ltrim({0})");
        TEXTS.put(SqlFunction.RTRIM, "rtrim({0})");
        TEXTS.put(SqlFunction.SUBSTRING_FROM, "substr({*})");
        TEXTS.put(SqlFunction.SUBSTRING, "substr({*})");
        TEXTS.put(SqlFunction.POSITION, "instr({*})");
        TEXTS.put(SqlFunction.LEFT, "substr({0}, 1, {1})");
        // From so far before the end, so many characters: of a shorter text what there is of them.
        TEXTS.put(SqlFunction.RIGHT, "substr({0}, -{1}, {1})");
        // A blob of n zero bytes has n times 00 in hex.
        TEXTS.put(SqlFunction.REPEAT, "replace(hex(zeroblob({1})), '00', {0})");
        TEXTS.put(SqlFunction.RPAD, "substr({0} || replace(hex(zeroblob({1})), '00', {2}), 1, {1})");
        TEXTS.put(
                SqlFunction.LPAD,
                "(substr(replace(hex(zeroblob({1})), '00', {2}), 1, max({1} - length({0}), 0)) || substr({0}, 1, {1}))");
        TEXTS.put(SqlFunction.MATCHES, null);

        TEXTS.put(SqlFunction.GREATEST, "max({*})");
        TEXTS.put(SqlFunction.LEAST, "min({*})");
        // Of the 64 random bits as many as a double holds.
        TEXTS.put(SqlFunction.RANDOM, "((random() & 9007199254740991) / 9007199254740992.0)");
        TEXTS.put(SqlFunction.STDDEV, null);
        TEXTS.put(SqlFunction.VARIANCE, null);
        TEXTS.put(SqlFunction.STRING_AGG, "string_agg({*})");
        TEXTS.put(SqlFunction.STRING_AGG_ORDERED, "string_agg({0}, {1} {order})");

        // As SqliteTime stores them.
        TEXTS.put(SqlFunction.NOW, "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000000Z')");
        TEXTS.put(SqlFunction.CURRENT_DATE, "date('now')");
        TEXTS.put(SqlFunction.LOCAL_TIMESTAMP, "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.')");
        TEXTS.put(SqlFunction.DAYS_BETWEEN, "cast(julianday({1}) - julianday({0}) as integer)");

        TEXTS.put(SqlFunction.JSON_EXTRACT, "({0} -> {1})");
        // SQLite gives 1 and 0 for true and false, and numbers as numbers.
        TEXTS.put(
                SqlFunction.JSON_TEXT,
                "case json_type({0}, {1}) when 'true' then 'true' when 'false' then 'false'"
                        + " else cast({0} ->> {1} as text) end");
        TEXTS.put(SqlFunction.JSON_NUMBER, "({0} ->> {1})");
        TEXTS.put(SqlFunction.JSON_BOOLEAN, "({0} ->> {1})");
        TEXTS.put(SqlFunction.JSON_EXISTS, "(json_type({0}, {1}) is not null)");
        TEXTS.put(SqlFunction.JSON_ARRAY_LENGTH, "json_array_length({*})");
        TEXTS.put(SqlFunction.JSON_SET, "json_set({*})");
        // Without it a document that is stored as text would become a string.
        TEXTS.put(SqlFunction.JSON_OF_JSON, "json({0})");
        TEXTS.put(SqlFunction.JSON_OF_BOOLEAN, "json(case when {0} then 'true' when not {0} then 'false' end)");
    }

    private SqliteFunctions() {}

    static @Nullable String text(SqlFunction function) {
        return TEXTS.containsKey(function) ? TEXTS.get(function) : function.standard();
    }
}
