package dev.runnel.sql.render;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions call, each with its standard text, which a dialect may write otherwise
 * ({@link Dialect#function}).
 *
 * <p>In a text <code>{0}</code> is the first argument, <code>{=0}</code> the same written as a literal, <code>{*}</code> all of them with commas between, and
 * <code>{order}</code> the {@code order by} of an aggregate. An argument that does not stand alone between parentheses
 * and commas is put in parentheses if it needs them. The text as a whole must bind as tightly as a call: one made of
 * operators stands in parentheses itself. {@code null}: there is no standard text.
 */
public enum SqlFunction {
    // texts
    LOWER,
    UPPER,
    LENGTH("char_length({0})"),
    TRIM,
    LTRIM("trim(leading from {0})"),
    RTRIM("trim(trailing from {0})"),
    SUBSTRING_FROM("substring({0} from {1})"),
    SUBSTRING("substring({0} from {1} for {2})"),
    REPLACE,
    POSITION("position({1} in {0})"),
    LEFT,
    RIGHT,
    LPAD,
    RPAD,
    REPEAT,
    MATCHES("({0} like_regex {1})"),

    // numbers
    ABS,
    ROUND,
    CEIL,
    FLOOR,
    POWER,
    SQRT,
    SIGN,
    GREATEST,
    LEAST,
    RANDOM,

    // dates; parts, truncation and sums are a matter of DateText
    NOW("current_timestamp"),
    CURRENT_DATE("current_date"),
    LOCAL_TIMESTAMP("localtimestamp"),
    /** From the first date to the second. */
    DAYS_BETWEEN("cast(({1} - {0}) day as bigint)"),

    // choices
    COALESCE,
    NULLIF,

    // aggregates
    COUNT_ALL("count(*)"),
    COUNT,
    COUNT_DISTINCT("count(distinct {0})"),
    SUM,
    AVG,
    MIN,
    MAX,
    STDDEV("stddev_samp({0})"),
    VARIANCE("var_samp({0})"),
    STRING_AGG("listagg({0}, {1})"),
    STRING_AGG_ORDERED("listagg({0}, {1}) within group ({order})"),
    GROUPING,

    // window functions
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    PERCENT_RANK,
    CUME_DIST,
    NTILE,
    LAG,
    LEAD,
    /** With another value where there is no such row. */
    LAG_OR("lag({*})"),
    LEAD_OR("lead({*})"),
    FIRST_VALUE,
    LAST_VALUE,
    NTH_VALUE,

    // JSON; {1} is a path as Dialect.jsonPath writes it
    /** The value at the path as JSON. */
    JSON_EXTRACT("json_query({0}, {1})", Feature.JSON_FUNCTIONS),
    /** A JSON string without its quotes, anything else as it is written; NULL for JSON's null. */
    JSON_TEXT("json_value({0}, {1})", Feature.JSON_FUNCTIONS),
    /** What is at the path, to be cast to a number. */
    JSON_NUMBER("json_value({0}, {1})", Feature.JSON_FUNCTIONS),
    JSON_BOOLEAN("json_value({0}, {1} returning boolean)", Feature.JSON_FUNCTIONS),
    JSON_EXISTS("json_exists({0}, {1})", Feature.JSON_FUNCTIONS),
    JSON_ARRAY_LENGTH(null, Feature.JSON_FUNCTIONS),
    /** Whether the first document holds the second. */
    JSON_CONTAINS(null, Feature.JSON_FUNCTIONS),
    /** The document with the value, which is JSON already, at the path. */
    JSON_SET(null, Feature.JSON_FUNCTIONS),
    /** Keys and values in turn. */
    JSON_OBJECT("json_object({*})", Feature.JSON_FUNCTIONS),
    JSON_ARRAY("json_array({*})", Feature.JSON_FUNCTIONS),
    /** A key, which stands before its value. */
    JSON_KEY("{0}"),
    /** A stored document, a boolean, a number, a text or date as a value inside another document. */
    JSON_OF_JSON("{0}"),
    JSON_OF_BOOLEAN("{0}"),
    JSON_OF_NUMBER("{0}"),
    JSON_OF_TEXT("{0}"),

    // arrays, which the standard hardly knows
    ARRAY_LENGTH("cardinality({0})", Feature.ARRAYS),
    /** The element at a position from 1. */
    ARRAY_ELEMENT("({0})[{1}]", Feature.ARRAYS),
    /** Whether the first has the second as an element. */
    ARRAY_CONTAINS(null, Feature.ARRAYS),
    /** Whether the first has all, or any, of the second's elements. */
    ARRAY_CONTAINS_ALL(null, Feature.ARRAYS),
    ARRAY_CONTAINS_ANY(null, Feature.ARRAYS),
    /** A row for each element. */
    UNNEST("unnest({0})", Feature.ARRAYS),
    /** The values of many rows as one array. */
    ARRAY_AGG("array_agg({0})", Feature.ARRAYS),
    ARRAY_AGG_ORDERED("array_agg({0} {order})", Feature.ARRAYS);

    private final @Nullable String standard;
    private final @Nullable Feature feature;

    SqlFunction() {
        this.standard = name().toLowerCase(Locale.ROOT) + "({*})";
        this.feature = null;
    }

    SqlFunction(@Nullable String standard) {
        this(standard, null);
    }

    SqlFunction(@Nullable String standard, @Nullable Feature feature) {
        this.standard = standard;
        this.feature = feature;
    }

    /** What the dialect must have for it, null if nothing special. */
    @Nullable
    Feature feature() {
        return feature;
    }

    /** The standard text, null if the standard has none. */
    public @Nullable String standard() {
        return standard;
    }
}
