package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user may sort by, and its names: {@code SortKeys.of("name", USERS.name).and("created", USERS.createdAt)}. Only
 * these expressions reach the statement, whatever the user sends. Immutable.
 */
public final class SortKeys {
    private final Map<String, Expression<?>> keys;

    private SortKeys(Map<String, Expression<?>> keys) {
        this.keys = keys;
    }

    public static SortKeys of(String name, Expression<?> expression) {
        return new SortKeys(Map.of()).and(name, expression);
    }

    /** With one more; CONFIGURATION if the name is there already or is none. */
    public SortKeys and(String name, Expression<?> expression) {
        var more = new LinkedHashMap<>(keys);
        if (name.isBlank() || !name.equals(name.strip()) || name.startsWith("-") || name.contains(",")) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "\"" + name + "\" is no name for a sort key: it must not be empty, begin with - or hold a comma.");
        }
        if (more.putIfAbsent(name, expression) != null) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "The sort key " + name + " is declared twice.");
        }
        return new SortKeys(more);
    }

    /**
     * The order that a user asks for: names with commas between them, {@code -} before those that go down, as in {@code
     * -created,name}. Empty of an empty text or null.
     *
     * @throws RunnelException INPUT if a name is unknown or comes twice; lists the names there are
     */
    public List<Order> parse(@Nullable String text) {
        var orders = new ArrayList<Order>();
        if (text == null || text.isBlank()) {
            return orders;
        }
        var seen = new HashSet<String>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            boolean descending = name.startsWith("-");
            name = descending ? name.substring(1) : name;
            Expression<?> expression = keys.get(name);
            if (expression == null) {
                throw wrong("Sort key " + (seen.size() + 1) + " is not known.");
            }
            if (!seen.add(name)) {
                throw wrong("The sort key " + name + " comes twice.");
            }
            orders.add(descending ? expression.desc() : expression.asc());
        }
        return orders;
    }

    private RunnelException wrong(String sentence) {
        return new RunnelException(
                ErrorKind.INPUT,
                sentence + " The keys are " + String.join(", ", keys.keySet()) + ", each once, with - before it to go"
                        + " down.");
    }
}
