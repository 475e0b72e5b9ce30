package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Json;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands at a place inside a JSON document, as JSON; NULL where the document has no such place. Made by
 * {@code json(payload, "items")} and immutable. The path is bound, so a key may hold anything.
 *
 * @param <D> the type of the document, which {@link #set} keeps
 */
public final class JsonPath<D extends @Nullable Object> implements Expression<@Nullable Json> {
    private final Expression<D> document;
    private final List<Object> steps;

    JsonPath(Expression<D> document, List<Object> steps) {
        this.document = document;
        this.steps = steps;
    }

    /** Further in, by the keys of objects. */
    public JsonPath<D> at(String... keys) {
        return deeper(Arrays.asList(keys));
    }

    /** Further in, to the element of an array, from 0. */
    public JsonPath<D> at(int index) {
        if (index < 0) {
            throw new RunnelException(ErrorKind.PARAMETER, "The elements of a JSON array are counted from 0.");
        }
        return deeper(List.of(index));
    }

    private JsonPath<D> deeper(List<?> more) {
        var all = new ArrayList<Object>(steps);
        all.addAll(more);
        return new JsonPath<>(document, List.copyOf(all));
    }

    /** A JSON string without its quotes, anything else as its JSON; NULL for JSON's null. */
    public Expression<@Nullable String> asText() {
        return FunctionCall.orNull(ValueType.TEXT, SqlFunction.JSON_TEXT, document, path());
    }

    public Expression<@Nullable Integer> asInt() {
        return number(ValueType.INTEGER);
    }

    /** A number; NULL for JSON's null. What is no such number is converted as the database casts, or is its error. */
    public Expression<@Nullable Long> asLong() {
        return number(ValueType.BIGINT);
    }

    public Expression<@Nullable Double> asDouble() {
        return number(ValueType.DOUBLE);
    }

    /** A number with so many digits, {@code scale} of them after the point. */
    public Expression<@Nullable BigDecimal> asDecimal(int precision, int scale) {
        return number(ValueType.decimal(precision, scale));
    }

    private <N> Expression<@Nullable N> number(ValueType<N> type) {
        return new OrNull<>(
                new Cast<N>(FunctionCall.of(ValueType.TEXT, SqlFunction.JSON_NUMBER, document, path()), type, false));
    }

    public Expression<@Nullable Boolean> asBoolean() {
        return FunctionCall.orNull(ValueType.BOOLEAN, SqlFunction.JSON_BOOLEAN, document, path());
    }

    /** Whether the document has such a place, if only with JSON's null. */
    public Predicate exists() {
        return new Holds(FunctionCall.of(ValueType.BOOLEAN, SqlFunction.JSON_EXISTS, document, path()));
    }

    /** The number of elements of the array. */
    public Expression<@Nullable Integer> arrayLength() {
        return FunctionCall.orNull(ValueType.INTEGER, SqlFunction.JSON_ARRAY_LENGTH, document, path());
    }

    /**
     * Whether what stands here holds all that the other document says, as PostgreSQL's {@code @>}. NOT_PORTABLE where a
     * database has no such function.
     */
    public Predicate containsJson(Json part) {
        Expression<?> bound = JsonObject.element(Value.of(part, ValueType.JSON, "containsJson"));
        return new Holds(FunctionCall.of(ValueType.BOOLEAN, SqlFunction.JSON_CONTAINS, this, bound));
    }

    /**
     * The document with another value here: {@code update(ORDERS).set(O.payload, json(O.payload, "state").set("paid"))}.
     * The place around it must be there; JSON's null is {@code new Json("null")}.
     */
    public Expression<D> set(Object value) {
        return set(Value.of(value, ValueType.ofValue(value), "set"));
    }

    public Expression<D> set(Expression<?> value) {
        return FunctionCall.like(document, SqlFunction.JSON_SET, path(), JsonObject.element(value));
    }

    private Expression<String> path() {
        return new PathValue(steps);
    }

    @Override
    public ValueType<Json> valueType() {
        return ValueType.JSON;
    }

    @Override
    public boolean isNullable() {
        return true;
    }

    @Override
    public int precedence() {
        return steps.isEmpty() ? document.precedence() : Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        if (steps.isEmpty()) {
            document.render(out);
        } else {
            out.call(SqlFunction.JSON_EXTRACT, List.of(document, path()));
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JsonPath<?> other && document.equals(other.document) && steps.equals(other.steps);
    }

    @Override
    public int hashCode() {
        return document.hashCode() * 31 + steps.hashCode();
    }

    @Override
    public String toString() {
        return "json(" + document + ")";
    }
}
