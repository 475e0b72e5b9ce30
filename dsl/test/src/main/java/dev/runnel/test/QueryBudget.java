package dev.runnel.test;

import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the queries of one database, to find the loop that asks for rows one by one. In a {@link Sandbox} each test
 * has its own; elsewhere it is given to the database when that is opened, and counts whatever runs on it meanwhile:
 *
 * <pre>{@code
 * var queries = new QueryBudget();
 * var db = BlockingDatabase.open(backend, options, List.of(queries));
 * queries.atMost(2, () -> orders(db));
 * }</pre>
 *
 * A batch is one query, BEGIN and COMMIT are none. Thread-safe; budgets may be nested.
 */
public final class QueryBudget implements QueryListener {
    private final List<Spending> open = new CopyOnWriteArrayList<>();

    @Override
    public void ended(QueryEvent event) {
        open.forEach(spending -> spending.queries.add(event));
    }

    /** Runs the work; throws AssertionError, listing the queries, if more than so many have ended when it returns. */
    public void atMost(int max, Runnable work) {
        atMost(max, () -> {
            work.run();
            return null;
        });
    }

    /** As {@link #atMost(int, Runnable)}, giving what the work gives. */
    public <R extends @Nullable Object> R atMost(int max, Supplier<R> work) {
        try (Spending spending = start()) {
            R result = work.get();
            spending.requireAtMost(max);
            return result;
        }
    }

    /** Counts from here until it is closed. */
    public Spending start() {
        var spending = new Spending();
        open.add(spending);
        return spending;
    }

    /** The queries that have ended since {@link QueryBudget#start}. */
    public final class Spending implements AutoCloseable {
        private final List<QueryEvent> queries = new CopyOnWriteArrayList<>();

        private Spending() {}

        /** The queries so far, in the order in which they ended. */
        public List<QueryEvent> queries() {
            return List.copyOf(queries);
        }

        /** Throws AssertionError, listing the queries, if there are more than so many. */
        public void requireAtMost(int max) {
            List<QueryEvent> all = queries();
            if (all.size() > max) {
                throw new AssertionError(report(max, all));
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    private static String report(int max, List<QueryEvent> all) {
        Map<String, Long> times = all.stream().collect(Collectors.groupingBy(QueryEvent::sql, Collectors.counting()));
        String list = times.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(it -> "  " + it.getValue() + " × " + it.getKey())
                .collect(Collectors.joining("\n"));
        String repeated =
                times.size() < all.size() ? " The same text again and again is rows asked for one by one." : "";
        return "Expected at most " + max + " queries, but there were " + all.size() + "." + repeated + "\n" + list;
    }
}
