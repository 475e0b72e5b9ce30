package dev.runnel.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.mongodb.Values;
import dev.runnel.row.TypeUse;
import java.util.Collection;
import java.util.Objects;
import org.bson.BsonBoolean;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * A path into a collection's documents, with values of type {@code V}. The words are SQL's. MongoDB's own rules stand
 * behind them: a condition on a list holds if one of its elements meets it, and a missing field is null.
 */
public final class Field<V extends @Nullable Object> {
    private final String path;
    private final TypeUse type;

    private Field(String path, TypeUse type) {
        this.path = path;
        this.type = type;
    }

    /** A path by its name in the documents, and the type its values are read as. */
    public static <V extends @Nullable Object> Field<V> of(String path, TypeUse type) {
        return new Field<>(path, type);
    }

    /** The path in the documents: {@code customer.city}. */
    public String path() {
        return path;
    }

    /** The type that a value of this field is read as. */
    public TypeUse type() {
        return type;
    }

    /** A property within this one, or within each element of this list: {@code address.field("city", String.class)}. */
    public <W> Field<W> field(String property, Class<W> propertyType) {
        return within(property, TypeUse.of(propertyType).nullable(false));
    }

    /** A property within this one, of any type. */
    public <W extends @Nullable Object> Field<W> within(String property, TypeUse propertyType) {
        return new Field<>(path + "." + Values.stored(property), propertyType);
    }

    public Filter eq(@NonNull V value) {
        return compare("$eq", value);
    }

    /** Not equal; also true where the field is missing or null. */
    public Filter ne(@NonNull V value) {
        return compare("$ne", value);
    }

    public Filter lt(@NonNull V value) {
        return compare("$lt", value);
    }

    public Filter le(@NonNull V value) {
        return compare("$lte", value);
    }

    public Filter gt(@NonNull V value) {
        return compare("$gt", value);
    }

    public Filter ge(@NonNull V value) {
        return compare("$gte", value);
    }

    /** Both ends included. */
    public Filter between(@NonNull V low, @NonNull V high) {
        return ge(low).and(le(high));
    }

    /** One of the values; false for an empty collection. */
    public Filter in(Collection<? extends @NonNull V> values) {
        return operator("$in", Values.all(values));
    }

    /** None of the values; true for an empty collection. */
    public Filter notIn(Collection<? extends @NonNull V> values) {
        return operator("$nin", Values.all(values));
    }

    /** The field is null or missing. */
    public Filter isNull() {
        return operator("$eq", BsonNull.VALUE);
    }

    /** The field is there and not null. */
    public Filter isNotNull() {
        return operator("$ne", BsonNull.VALUE);
    }

    /** The field is there, be it null. */
    public Filter exists() {
        return operator("$exists", BsonBoolean.TRUE);
    }

    /** As in SQL: {@code %} is any text, {@code _} one character, and a backslash before them makes them plain. */
    public Filter like(String pattern) {
        return regex(likePattern(pattern), "s");
    }

    /** The text holds this one. */
    public Filter contains(String text) {
        return regex(quoted(text), "s");
    }

    /** The text begins with this one; an index serves it. */
    public Filter startsWith(String text) {
        return regex("^" + quoted(text), "s");
    }

    /** The text ends with this one. */
    public Filter endsWith(String text) {
        return regex(quoted(text) + "\\z", "s");
    }

    /** The text matches a regular expression of the server (PCRE); {@code options} such as {@code i}, or empty. */
    public Filter matches(String expression, String options) {
        return regex(expression, options);
    }

    /**
     * One element of the list meets all of these conditions together: {@code lines.any(sku.eq("a").and(count.gt(2)))}.
     */
    public Filter any(Filter ofElement) {
        return operator("$elemMatch", ofElement.document());
    }

    /** The list has so many elements. */
    public Filter hasSize(int size) {
        return operator("$size", new BsonInt32(size));
    }

    public Sort asc() {
        return new Sort(this, false);
    }

    public Sort desc() {
        return new Sort(this, true);
    }

    /** As an expression of an aggregation: {@code $customer.city}. */
    public String expression() {
        return "$" + path;
    }

    private Filter compare(String operator, @Nullable Object value) {
        if (value == null) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "The value compared with " + path + " is null. Use isNull() or isNotNull().");
        }
        return operator(operator, Values.of(value));
    }

    private Filter operator(String operator, BsonValue value) {
        return new Filter(Values.pair(path, Values.pair(operator, value)));
    }

    private Filter regex(String expression, String options) {
        if (expression.indexOf('\0') >= 0) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The pattern for " + path + " holds U+0000, which ends a pattern in BSON. Compare with eq.");
        }
        return new Filter(Values.pair(path, new BsonRegularExpression(expression, options)));
    }

    /** Every character that could mean something is escaped, so that a text means itself. */
    private static String quoted(String text) {
        var quoted = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean plain = c > 127 || Character.isLetterOrDigit(c) || c == '_' || c == ' ' || c < ' ' || c == 127;
            quoted.append(plain ? "" : "\\").appendCodePoint(c);
        });
        return quoted.toString();
    }

    private static String likePattern(String pattern) {
        var expression = new StringBuilder("^");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                expression.append(".*");
            } else if (c == '_') {
                expression.append('.');
            } else if (c == '\\' && i + 1 < pattern.length()) {
                expression.append(quoted(pattern.substring(i + 1, i + 2)));
                i++;
            } else {
                expression.append(quotedChar(pattern, i));
                i += Character.isHighSurrogate(c) && i + 1 < pattern.length() ? 1 : 0;
            }
        }
        return expression.append("\\z").toString();
    }

    private static String quotedChar(String text, int i) {
        return quoted(text.substring(i, text.offsetByCodePoints(i, 1)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field<?> field && path.equals(field.path) && type.equals(field.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, type);
    }

    @Override
    public String toString() {
        return path;
    }
}
