package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Session;
import dev.runnel.spi.run.Failures;
import dev.runnel.spi.run.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lends a session's extension, such as the driver's own connection, to the caller's code. */
public final class Lending<X> extends Borrowing<X> {
    private final Engine engine;
    private final Class<X> type;
    private final AtomicBoolean returned = new AtomicBoolean();
    private volatile @Nullable Hold hold;

    Lending(Engine engine, SessionSource source, Class<X> type, Caller caller, Outcome<X> outcome) {
        super(source, caller, outcome);
        this.engine = engine;
        this.type = type;
    }

    @Override
    String purpose() {
        return "unwrap " + type.getSimpleName();
    }

    @Override
    void lent(Hold granted, Outcome<X> outcome) {
        if (granted.session().health() != Session.Health.IN_TRANSACTION) {
            lend(granted, outcome);
        } else if (engine.blocking()) {
            engine.execute(() -> lendBegun(granted, outcome), refused -> {
                granted.evict();
                outcome.fail(refused);
            });
        } else {
            lendBegun(granted, outcome);
        }
    }

    /** Its BEGIN may not have been answered, or not even sent; behind one that is refused, nothing may run. */
    private void lendBegun(Hold granted, Outcome<X> outcome) {
        alive(granted).thenAccept(yes -> {
            if (yes) {
                lend(granted, outcome);
            } else {
                granted.evict();
                outcome.fail(new RunnelException(
                        ErrorKind.CONNECTION_LOST, "The transaction did not begin, or was lost; nothing was lent."));
            }
        });
    }

    private void lend(Hold granted, Outcome<X> outcome) {
        hold = granted;
        Optional<X> found;
        try {
            found = granted.session().extension(type);
        } catch (Throwable e) {
            granted.evict();
            outcome.fail(Failures.of(e));
            return;
        }
        if (found.isPresent()) {
            if (!outcome.complete(found.get())) {
                giveBack();
            }
        } else {
            granted.release();
            outcome.fail(new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "A session of " + engine.backend().name() + " cannot be unwrapped to " + type.getName() + "."));
        }
    }

    /** The caller's code is done: the session is reset before it serves another. Again does nothing. */
    public void giveBack() {
        Hold mine = hold;
        if (mine == null || !returned.compareAndSet(false, true)) {
            return;
        }
        if (mine == this) {
            markDirty();
            release();
        } else if (engine.blocking()) {
            engine.execute(() -> look(mine), refused -> mine.evict());
        } else {
            look(mine);
        }
    }

    /** The borrower may have ended the transaction: the session finds out with a call of its own before another statement. */
    private void look(Hold mine) {
        alive(mine).thenAccept(yes -> {
            if (yes) {
                mine.release();
            } else {
                mine.evict();
            }
        });
    }

    private CompletionStage<Boolean> alive(Hold mine) {
        var alive = new CompletableFuture<Boolean>();
        var bound = engine.after(engine.controlBound().toMillis(), () -> alive.complete(false));
        try {
            mine.session().ping().whenComplete((nothing, error) -> alive.complete(error == null));
        } catch (Throwable e) {
            alive.complete(false);
        }
        return alive.whenComplete((yes, error) -> bound.cancel(false));
    }
}
