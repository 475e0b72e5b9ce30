package dev.runnel.test;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.StatementWord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A session inside a transaction that nobody commits, and that to its borrowers looks like a session outside of any:
 *
 * <pre>
 *   the borrower's   statement             →  SAVEPOINT, statement   (released or rolled back to before the next one)
 *                    BEGIN, COMMIT         →  SAVEPOINT, RELEASE
 *                    ROLLBACK              →  ROLLBACK TO, RELEASE
 * </pre>
 *
 * The savepoint around a single statement makes it fail alone, as it does outside a transaction: PostgreSQL would
 * refuse all that follows.
 */
final class SandboxSession extends LentSession {
    private static final String STATEMENT = "sandbox_statement";
    private static final String TRANSACTION = "sandbox_transaction";

    /** What is to be done with the savepoint of the last single statement, before anything else is sent. */
    private enum Left {
        NOTHING,
        KEPT,
        UNDONE
    }

    private final boolean transactionalDdl;
    private final boolean only;
    private volatile Left left = Left.NOTHING;
    private volatile boolean inTransaction;
    private volatile boolean dropped;

    /** @param only the session is the database, and must outlive the test whatever happens to that */
    SandboxSession(Session real, boolean transactionalDdl, boolean only) {
        super(real);
        this.transactionalDdl = transactionalDdl;
        this.only = only;
    }

    /** True if the sandbox's transaction has ended before the test: by a text, by the database, or with the session. */
    boolean over() {
        Health health = real.health();
        return health == Health.CLEAN || health == Health.BROKEN;
    }

    /** True if a database had to drop the session: a borrower did not give it back. */
    boolean dropped() {
        return dropped;
    }

    @Override
    public Exchange open(Command command) {
        refuse(command.sql());
        return inTransaction ? real.open(command) : new SandboxExchange(this, command);
    }

    private void refuse(String sql) {
        StatementWord word = StatementWord.of(sql);
        if (word == StatementWord.DDL && !transactionalDdl) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "Here a statement that changes tables commits the transaction that the test runs in. Make tables"
                            + " before the tests, in Sandbox.prepare.");
        }
        if (word == StatementWord.BEGIN || word == StatementWord.END) {
            throw new RunnelException(
                    ErrorKind.WRONG_SCOPE,
                    "The test runs in a transaction of the sandbox's, which a text must not begin or end. Use"
                            + " transaction { }.");
        }
    }

    /** Sets the savepoint of a single statement. */
    CompletionStage<@Nullable Void> beforeStatement() {
        return settled()
                .thenCompose(nothing -> real.savepoint(SavepointOp.CREATE, STATEMENT))
                .thenAccept(nothing -> left = Left.KEPT);
    }

    /** The single statement has ended, or has been given up. */
    void afterStatement(boolean well) {
        left = well ? Left.KEPT : Left.UNDONE;
    }

    /** Lets go of the last single statement's savepoint. */
    private CompletionStage<@Nullable Void> settled() {
        Left last = left;
        left = Left.NOTHING;
        return switch (last) {
            case NOTHING -> CompletableFuture.completedFuture(null);
            case KEPT -> real.savepoint(SavepointOp.RELEASE, STATEMENT);
            case UNDONE -> undo(STATEMENT);
        };
    }

    private CompletionStage<@Nullable Void> undo(String savepoint) {
        return real.savepoint(SavepointOp.ROLLBACK, savepoint)
                .thenCompose(nothing -> real.savepoint(SavepointOp.RELEASE, savepoint));
    }

    /** Isolation and read-only are the sandbox's: a savepoint has none of its own. */
    @Override
    public CompletionStage<@Nullable Void> begin(TxOptions options) {
        return settled()
                .thenCompose(nothing -> real.savepoint(SavepointOp.CREATE, TRANSACTION))
                .thenAccept(nothing -> inTransaction = true);
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return real.savepoint(SavepointOp.RELEASE, TRANSACTION).thenAccept(nothing -> inTransaction = false);
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return undo(TRANSACTION).thenAccept(nothing -> inTransaction = false);
    }

    @Override
    public CompletionStage<@Nullable Void> ping() {
        return inTransaction ? real.ping() : settled().thenCompose(nothing -> real.ping());
    }

    /** Settings are undone with the transaction, or when the real session goes back. */
    @Override
    public boolean needsReset() {
        return false;
    }

    @Override
    public CompletionStage<@Nullable Void> reset() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abort() {
        dropped = true;
        if (!only) {
            super.abort();
        }
    }

    @Override
    public Health health() {
        Health health = real.health();
        if (dropped || health == Health.CLEAN) {
            return Health.BROKEN;
        }
        return health == Health.IN_TRANSACTION && !inTransaction ? Health.CLEAN : health;
    }
}
