package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.JsonPlan;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SQL as PostgreSQL writes it. */
public final class PostgresqlDialect extends Dialect {
    /** The protocol counts them in 16 bits. */
    static final int MOST_PARAMETERS = 65_535;

    private static final int LONGEST_NAME = 63;

    /** The texts in a plan that name something, and are no expressions. */
    private static final Set<String> PLAN_NAMES = Set.of(
            "Node Type",
            "Parent Relationship",
            "Join Type",
            "Strategy",
            "Partial Mode",
            "Operation",
            "Scan Direction",
            "Relation Name",
            "Index Name",
            "Alias",
            "CTE Name",
            "Subplan Name");

    private static final Set<Class<?>> LISTED =
            Set.of(String.class, Long.class, Integer.class, Short.class, UUID.class);

    private static final Pattern IN = Pattern.compile("\\s+(not\\s+)?in\\s*\\(\\s*$", Pattern.CASE_INSENSITIVE);

    private final DateText dates = new PostgresqlDates();

    public PostgresqlDialect() {
        super("postgresql", EnumSet.complementOf(EnumSet.of(Feature.TRY_CAST, Feature.STRUCTS)));
    }

    /** By number, so that one value can stand at several places. */
    @Override
    public String placeholder(int position) {
        return "$" + position;
    }

    @Override
    protected String sharedPlaceholder(int position) {
        return placeholder(position);
    }

    /** So that a text may be compared with an enum, and put into a column of any type. */
    @Override
    public boolean untypedTexts() {
        return true;
    }

    @Override
    public int mostParameters() {
        return MOST_PARAMETERS;
    }

    /** PostgreSQL would cut it off, and two long names might become one. */
    @Override
    protected String quoteIdentifier(String identifier) {
        if (identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The name \"" + identifier + "\" is longer than the 63 bytes that PostgreSQL keeps of a name."
                            + " Shorten it.");
        }
        return super.quoteIdentifier(identifier);
    }

    @Override
    protected @Nullable String function(SqlFunction function) {
        return PostgresqlFunctions.text(function);
    }

    @Override
    public DateText dates() {
        return dates;
    }

    /** In one array: one text of the statement for any number of values. */
    @Override
    protected boolean longList(Renderer out, List<?> portableValues) {
        Class<?> type = portableValues.get(0).getClass();
        if (!LISTED.contains(type) || !portableValues.stream().allMatch(type::isInstance)) {
            return false;
        }
        ValueType<?> element = ValueType.of(type);
        out.sql("select unnest(cast(").bind(portableValues, ValueType.array(element));
        out.sql(" as " + typeName(element) + "[]))");
        return true;
    }

    /** A subquery without rows would be one of texts, which are compared with nothing else. */
    @Override
    public void emptyList(StringBuilder text) {
        Matcher in = IN.matcher(text);
        if (!in.find()) {
            super.emptyList(text);
            return;
        }
        boolean not = in.group(1) != null;
        text.setLength(in.start());
        text.append(not ? " <> all('{}'" : " = any('{}'");
    }

    @Override
    public String explainForLog() {
        return "explain (format json) ";
    }

    @Override
    public List<String> planForLog(List<List<String>> rows) {
        return JsonPlan.withoutValues(plan(rows), PLAN_NAMES);
    }

    @Override
    protected String explainWords(boolean analyze) {
        return analyze ? "explain (analyze) " : "explain ";
    }

    /** As the text of an array: keys and indexes. */
    @Override
    public String jsonPath(List<Object> steps) {
        return PostgresqlText.array(steps.stream().map(Object::toString).toArray());
    }

    @Override
    public void limit(Renderer out, @Nullable Long limit, @Nullable Long offset) {
        if (limit != null) {
            out.sql(" limit ").bind(limit, ValueType.BIGINT);
        }
        if (offset != null) {
            out.sql(" offset ").bind(offset, ValueType.BIGINT);
        }
    }

    @Override
    protected String typeName(SqlType type) {
        return switch (type) {
            case DECIMAL -> "numeric";
            case TEXT, ENUM -> "text";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMPTZ -> "timestamptz";
            case JSON -> "jsonb";
            case BYTES -> "bytea";
            default -> super.typeName(type);
        };
    }

    @Override
    public String literal(Object value) {
        if (value instanceof byte[] bytes) {
            return "'\\x" + HexFormat.of().formatHex(bytes) + "'::bytea";
        }
        return value instanceof Instant || value instanceof OffsetDateTime
                ? super.literal(value).replace("timestamp '", "timestamptz '")
                : super.literal(value);
    }
}
