package dev.runnel.test;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryListener;
import dev.runnel.pool.LeaseInfo;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Backend.Sharing;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.spi.Session.Health;
import dev.runnel.spi.TxOptions;
import dev.runnel.url.DatabaseOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One test's part of a {@link Sandbox}: what to open its database with, and how it ends. Open one database, of
 * whichever face, and close it before {@link #end}:
 *
 * <pre>{@code
 * SandboxTest test = sandbox.begin("an order takes its stock").toCompletableFuture().join();
 * var db = BlockingDatabase.open(test.backend(), test.options(), test.listeners());
 * }</pre>
 *
 * {@link SandboxExtension} and, in Kotlin, {@code sandbox.test { }} do all of that.
 */
public final class SandboxTest {
    /** How long a session may take to come back from what has been cancelled, before it counts as leaked. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    /** What a savepoint in a transaction cannot give. */
    private static final Set<Capability> MISSING = EnumSet.of(
            Capability.NOTIFICATIONS,
            Capability.PROGRESS,
            Capability.PIPELINING,
            Capability.CONCURRENT_WRITERS,
            Capability.READ_ONLY_TRANSACTIONS);

    private final Sandbox sandbox;
    private final SandboxLease lease;
    private final SandboxSession session;
    private final QueryBudget budget = new QueryBudget();

    private SandboxTest(Sandbox sandbox, SandboxLease lease, SandboxSession session) {
        this.sandbox = sandbox;
        this.lease = lease;
        this.session = session;
    }

    static CompletionStage<SandboxTest> begin(Sandbox sandbox, SandboxLease lease, Session real) {
        boolean transactionalDdl = sandbox.backend().capabilities().contains(Capability.TRANSACTIONAL_DDL);
        var session =
                new SandboxSession(real, transactionalDdl, sandbox.backend().sharing() == Sharing.SINGLE);
        // The ping sends a BEGIN that would otherwise go with the first statement.
        return sandbox.control("BEGIN", () -> real.begin(TxOptions.DEFAULT).thenCompose(nothing -> real.ping()))
                .whenComplete((nothing, error) -> {
                    if (error != null) {
                        lease.evict();
                    }
                })
                .thenApply(nothing -> new SandboxTest(sandbox, lease, session));
    }

    /** The backend whose only session is the test's. */
    public Backend backend() {
        Backend real = sandbox.backend();
        var capabilities = EnumSet.copyOf(real.capabilities());
        capabilities.removeAll(MISSING);
        Sharing sharing = real.sharing() == Sharing.SINGLE ? Sharing.SINGLE : Sharing.POOLED;
        return new LentBackend(real, sharing, capabilities, access -> connect());
    }

    private CompletionStage<Session> connect() {
        return session.dropped() || session.over()
                ? CompletableFuture.failedFuture(over())
                : CompletableFuture.completedFuture(session);
    }

    private static RunnelException over() {
        return new RunnelException(
                ErrorKind.CONNECTION_LOST,
                "The sandbox's transaction is over, so the test cannot go on: its session was dropped, a statement has"
                        + " ended the transaction (on MySQL and MariaDB truncate table, lock tables and the like commit"
                        + " it), or the database has rolled it back (a deadlock, a cancelled write on SQLite).");
    }

    /** The options of the sandbox's URL, for one session. */
    public DatabaseOptions options() {
        return sandbox.single();
    }

    /** The listeners that the test's database is to have. */
    public List<QueryListener> listeners() {
        return List.of(budget);
    }

    /** Counts the test's queries. */
    public QueryBudget queries() {
        return budget;
    }

    /**
     * Rolls the test's transaction back and gives its session back, after the test's database was closed with {@link
     * #GRACE}. Callable once. Bounded by {@code control_timeout}. Fails with an AssertionError if the database's
     * session had not been given back by then, or if the transaction could not be rolled back because it was over: then
     * the test may have left something behind.
     *
     * @param holders who held the database's sessions when the test ended, just before the database was closed
     */
    public CompletionStage<@Nullable Void> end(List<LeaseInfo> holders) {
        boolean over = session.over();
        return sandbox.control(
                        "ROLLBACK", () -> over ? CompletableFuture.completedFuture(null) : session.real.rollback())
                .whenComplete((nothing, error) -> {
                    if (error != null || session.real.health() != Health.CLEAN) {
                        lease.evict();
                    } else {
                        lease.release();
                    }
                })
                .thenAccept(nothing -> {
                    if (session.dropped() && !holders.isEmpty()) {
                        throw leaked(holders);
                    } else if (over) {
                        throw new AssertionError(over().getMessage());
                    }
                });
    }

    private static AssertionError leaked(List<LeaseInfo> holders) {
        return new AssertionError("The test has ended, but a session was not given back. Held by: "
                + holders.stream()
                        .map(it -> it.label() + " for " + it.held().toMillis() + " ms, taken on thread " + it.thread())
                        .collect(Collectors.joining("; "))
                + ". Close what was opened (a stream, a cursor), and wait for what was started.");
    }
}
