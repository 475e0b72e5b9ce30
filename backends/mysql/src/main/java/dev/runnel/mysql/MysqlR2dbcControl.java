package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.r2dbc.SideConnection;
import dev.runnel.r2dbc.Stages;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.Session;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SessionReset;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Controls a session by SQL texts; whether a transaction is open is what the server says with each answer. */
class MysqlR2dbcControl extends R2dbcControl {

    private final MysqlOptions options;
    private final SideConnection side;
    private final BooleanSupplier inTransaction;
    private ServerSession self = ServerSession.NONE;
    private long keyStep = 1;
    private Duration idleTimeout = Duration.ofHours(8);

    MysqlR2dbcControl(Connection connection, MysqlOptions options, SideConnection side, BooleanSupplier inTransaction) {
        super(connection);
        this.options = options;
        this.side = side;
        this.inTransaction = inTransaction;
    }

    /** Makes a new session what the URL says, and asks it for what must be known of it. */
    @Override
    protected CompletionStage<@Nullable Void> opened() {
        return run(options.setUp())
                .thenCompose(set -> value("select concat(connection_id(), ' ', @@wait_timeout, ' ',"
                        + " @@auto_increment_increment, ' ', " + ServerSession.PROCESS + ")"))
                .thenApply(told -> {
                    String[] parts = String.valueOf(told).split(" ", 4);
                    self = new ServerSession(parts[0], parts[3]);
                    keyStep = Long.parseLong(parts[2]);
                    idleTimeout = Duration.ofSeconds(Long.parseLong(parts[1]));
                    return null;
                });
    }

    /** Half of what the server lets a session be idle for. */
    @Override
    protected @Nullable Duration maxAge() {
        return idleTimeout.dividedBy(2);
    }

    /** A plain one, and its end, by the driver's own calls, which cost less than statements. */
    @Override
    protected CompletionStage<@Nullable Void> begin(TxOptions begin) {
        Isolation isolation = begin.isolation();
        if (isolation == null && !begin.readOnly()) {
            return Stages.end(connection.beginTransaction());
        }
        CompletionStage<@Nullable Void> first =
                isolation == null ? DONE : run("set transaction isolation level " + isolation.sql());
        return first.thenCompose(set -> run(begin.readOnly() ? "start transaction read only" : "start transaction"));
    }

    @Override
    protected String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    protected CompletionStage<@Nullable Void> ping() {
        return run("do 0");
    }

    @Override
    protected CompletionStage<@Nullable Void> cancel() {
        var acknowledged = new CompletableFuture<@Nullable Void>();
        kill("kill query ").whenComplete((done, e) -> {
            // A session that is gone runs nothing.
            if (e == null || MysqlR2dbcErrors.code(e) == MysqlErrors.NO_SUCH_THREAD) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeExceptionally(e);
            }
        });
        return acknowledged;
    }

    @Override
    protected boolean leavesDoubt(boolean failed, boolean cancelled) {
        return cancelled || failed && inTransaction();
    }

    @Override
    protected void aborted() {
        kill("kill ");
    }

    private CompletionStage<@Nullable Void> kill(String words) {
        return side.run(words + self.number(), this::leadsHere);
    }

    private boolean leadsHere(Session side) {
        return side.extension(ServerSession.class)
                .filter(other -> other.process().equals(self.process()))
                .isPresent();
    }

    @Override
    protected <T> Optional<T> extension(Class<T> type) {
        return type == ServerSession.class ? Optional.of(type.cast(self)) : super.extension(type);
    }

    @Override
    protected boolean needsReset() {
        return super.needsReset() || options.reset() == SessionReset.ALWAYS;
    }

    /** The drivers know no reset of a session, so that only a new one is clean. */
    @Override
    protected CompletionStage<@Nullable Void> reset() {
        if (needsReset()) {
            touched();
        }
        return super.reset();
    }

    @Override
    protected boolean inTransaction() {
        return inTransaction.getAsBoolean();
    }

    @Override
    protected Statement prepare(String sql, boolean keys) {
        return super.prepare(MysqlR2dbcText.of(sql), keys);
    }

    @Override
    protected long keyStep() {
        return keyStep;
    }
}
