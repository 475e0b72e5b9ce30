package dev.runnel.pool;

import dev.runnel.spi.Session;
import dev.runnel.spi.Session.Health;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pool's calls of foreign code: on the executor, each bounded in time, none able to throw into the pool. */
final class SessionCalls {
    private final Supplier<CompletionStage<Session>> connector;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final long bound;

    SessionCalls(
            Supplier<CompletionStage<Session>> connector,
            Executor executor,
            ScheduledExecutorService timer,
            long bound) {
        this.connector = connector;
        this.executor = executor;
        this.timer = timer;
        this.bound = bound;
    }

    /**
     * Opens a session; one that comes after the bound is closed.
     *
     * @param end told when there is a session or none, with {@link Bounded#OVERDUE} after the bound
     * @param gone told when nothing is left of a connect that was overdue: until then it is a connection at the server
     */
    void connect(BiConsumer<@Nullable Session, @Nullable Throwable> end, Runnable gone) {
        new Bounded<Session>() {
            @Override
            void end(@Nullable Session session, @Nullable Throwable error) {
                end.accept(session, error);
            }

            @Override
            void late(@Nullable Session session) {
                if (session != null) {
                    close(session, gone);
                } else {
                    gone.run();
                }
            }
        }.start(executor, timer, bound, connector);
    }

    /** Pings or resets; tells whether the session is good and CLEAN. */
    void check(Session session, Function<Session, CompletionStage<@Nullable Void>> call, Consumer<Boolean> end) {
        new Bounded<@Nullable Void>() {
            @Override
            void end(@Nullable Void nothing, @Nullable Throwable error) {
                end.accept(error == null && health(session) == Health.CLEAN);
            }
        }.start(executor, timer, bound, () -> call.apply(session));
    }

    /** Closes a session in good order if it is CLEAN and drops it otherwise, or when that takes too long. */
    void close(Session session, Runnable end) {
        call(session, end, () -> {
            if (health(session) == Health.CLEAN) {
                return session.close();
            }
            abort(session);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Drops a session: something may still be in flight on it. */
    void drop(Session session, Runnable end) {
        call(session, end, () -> {
            abort(session);
            return CompletableFuture.completedFuture(null);
        });
    }

    private void call(Session session, Runnable end, Supplier<CompletionStage<@Nullable Void>> work) {
        new Bounded<@Nullable Void>() {
            @Override
            void end(@Nullable Void nothing, @Nullable Throwable error) {
                if (error != null) {
                    abort(session);
                }
                end.run();
            }
        }.start(executor, timer, bound, work);
    }

    static Health health(Session session) {
        try {
            return session.health();
        } catch (Throwable t) {
            return Health.BROKEN;
        }
    }

    static boolean needsReset(Session session) {
        try {
            return session.needsReset();
        } catch (Throwable t) {
            return true;
        }
    }

    private static void abort(Session session) {
        try {
            session.abort();
        } catch (Throwable t) {
            Pool.LOG.warn("A session could not be aborted", t);
        }
    }
}
