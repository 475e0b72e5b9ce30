package dev.runnel.micrometer;

import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryListener;
import dev.runnel.listener.QueryStart;
import dev.runnel.url.ConnectUrl;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes each query a Micrometer observation: a timer {@code db.client.operation.duration}, and a span where the
 * registry has a tracer, from the call to the last row.
 *
 * <pre>{@code
 * var db = Database.open(url, listOf(DatabaseObservation.of(registry, url)))                                // Kotlin
 * var db = BlockingDatabase.open(url, List.of(DatabaseObservation.of(registry, url)));                      // Java
 * }</pre>
 *
 * Its parent is the observation, or the tracer's span, that is current on the calling thread. Coroutines take theirs
 * along with {@code registry.asContextElement()} of micrometer-core, or with OpenTelemetry's
 * {@code Context.asContextElement()}: then a child's query hangs below what is current in the child. In a transaction of
 * an AsyncDatabase, whose functions run on any thread, the parent is the observation that was current where it began,
 * unless there is a nearer one. A statement's {@code label} names its span; BEGIN, COMMIT and ROLLBACK have one too.
 *
 * <p>Redis and MongoDB take it as a listener as well: {@code Redis.open(url, listOf(DatabaseObservation.of(registry, url)))}.
 *
 * <p>An observation costs some 2.5 KB a query: 200 B above one of Micrometer's by hand (samples/bench), in the same time.
 * A third less with a {@code DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER)}.
 * {@link DatabaseMetrics} costs less than 200 B in all, and so does a query whose registry is a no-op. Thread-safe.
 */
public final class DatabaseObservation implements QueryListener {
    private final ObservationRegistry registry;
    private final QueryConvention convention;
    private final QueryTexts texts;
    private final @Nullable Observation parent;

    private DatabaseObservation(
            ObservationRegistry registry, QueryConvention convention, QueryTexts texts, @Nullable Observation parent) {
        this.registry = registry;
        this.convention = convention;
        this.texts = texts;
        this.parent = parent;
    }

    /** Observes the database of this URL, of which host, port and name are told, and no more. */
    public static DatabaseObservation of(ObservationRegistry registry, String url) {
        return of(registry, ConnectUrl.parse(url));
    }

    /** As {@link #of(ObservationRegistry, String)}, for a URL that was parsed or built before. */
    public static DatabaseObservation of(ObservationRegistry registry, ConnectUrl url) {
        return of(registry, new QueryConvention(url));
    }

    /**
     * Observes with names and values of one's own. A convention that the registry has for {@link QueryContext} goes
     * before it.
     */
    public static DatabaseObservation of(ObservationRegistry registry, QueryConvention convention) {
        return new DatabaseObservation(registry, convention, new QueryTexts(convention), null);
    }

    @Override
    public @Nullable Object begun(QueryStart query) {
        if (registry.isNoop()) {
            return null;
        }
        QueryTexts.Known known = texts.of(query);
        Observation observation =
                Observation.createNotStarted(null, convention, () -> new QueryContext(query, known), registry);
        if (observation.isNoop()) {
            return null;
        }
        if (parent != null && registry.getCurrentObservation() == null) {
            observation.parentObservation(parent);
        }
        try {
            return observation.start();
        } catch (Throwable e) {
            // A handler's: those before it may have begun a span.
            observation.stop();
            throw e;
        }
    }

    @Override
    public void ended(QueryEvent event, @Nullable Object begun) {
        if (!(begun instanceof Observation observation)) {
            return;
        }
        if (observation.getContext() instanceof QueryContext context) {
            context.end(event);
        }
        try {
            if (event.error() != null) {
                observation.error(event.error());
            }
        } finally {
            // Whatever a handler throws: a span that is begun is ended.
            observation.stop();
        }
    }

    /** Without its beginning a query is not observed. */
    @Override
    public void ended(QueryEvent event) {}

    /** BEGIN, COMMIT and so on have a span each, beside those of the transaction's queries. */
    @Override
    public boolean controls() {
        return true;
    }

    /** Keeps the current observation as the parent of queries that are asked for where none is current. */
    @Override
    public QueryListener carried() {
        Observation current = registry.isNoop() ? null : registry.getCurrentObservation();
        return current == null ? this : new DatabaseObservation(registry, convention, texts, current);
    }
}
