package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Backend;
import dev.runnel.spi.ByteSource;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Progress;
import dev.runnel.sql.Insert;
import dev.runnel.sql.RawSql;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Statement;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about one statement beside its text.
 *
 * @param label its name in messages, logs and metrics
 * @param timeout how long the database may work on it; null for the option {@code statement_timeout}, zero for no limit
 * @param progress is told how far it is; null if nobody wants to know
 * @param fetchSize rows that the server is asked for at a time, 0 for the driver's own way
 */
public record Settings(
        @Nullable String label,
        @Nullable Duration timeout,
        @Nullable Consumer<? super Progress> progress,
        int fetchSize) {
    public static final Settings NONE = new Settings(null, null, null, 0);

    public Settings {
        if (timeout != null && timeout.isNegative()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "A timeout must not be negative; zero means no limit.");
        }
        if (fetchSize < 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "A fetch size must not be negative; zero means the driver's own way.");
        }
    }

    public Settings withLabel(String newLabel) {
        return new Settings(newLabel, timeout, progress, fetchSize);
    }

    public Settings withTimeout(Duration newTimeout) {
        return new Settings(label, newTimeout, progress, fetchSize);
    }

    public Settings withProgress(Consumer<? super Progress> report) {
        return new Settings(label, timeout, report, fetchSize);
    }

    public Settings withFetchSize(int rows) {
        return new Settings(label, timeout, progress, rows);
    }

    /**
     * Renders a statement for the engine's dialect. Throws what rendering throws, before anything is sent. An insert that
     * returns only what the database generates does so on databases without {@code returning} too, by the driver's generated
     * keys.
     */
    public Request request(Engine engine, Statement statement, Returns returns) {
        Dialect dialect = engine.backend().dialect();
        if (statement instanceof Insert insert
                && insert.returnsGenerated()
                && !dialect.has(Feature.RETURNING)
                && engine.backend().capabilities().contains(Capability.GENERATED_KEYS)) {
            return request(engine, insert.withoutReturning().render(dialect), Returns.KEYS);
        }
        return request(engine, statement.render(dialect), returns);
    }

    /** A statement that has been rendered. */
    public Request request(Engine engine, Rendered rendered, Returns returns) {
        var command = new Command(
                rendered.sql(),
                List.<@Nullable Object[]>of(rendered.binding()),
                rendered.types(),
                returns,
                label,
                fetchSize,
                null);
        return new Request(command, rendered.reads(), timeoutNanos(engine), progressOf(engine));
    }

    /** A COPY in the user's own SQL, out of the database; NOT_PORTABLE where there is none. */
    public Request copyOut(Engine engine, RawSql sql) {
        return copy(engine, sql, Returns.COPY_OUT, null);
    }

    /** A COPY in the user's own SQL, into the database; NOT_PORTABLE where there is none. */
    public Request copyIn(Engine engine, RawSql sql, ByteSource input) {
        return copy(engine, sql, Returns.COPY_IN, input);
    }

    private Request copy(Engine engine, RawSql sql, Returns returns, @Nullable ByteSource input) {
        Backend backend = engine.backend();
        if (!backend.capabilities().contains(Capability.COPY)) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "The backend " + backend.name()
                            + " has no COPY of raw bytes. The way that works everywhere: insertAll in,"
                            + " and csv() or jsonLines() of a query out.");
        }
        Rendered rendered = sql.render(backend.dialect());
        if (rendered.binding().length > 0) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "A COPY takes no parameters; copy from a view, or out of a query without any.");
        }
        var command = new Command(rendered.sql(), List.of(), List.of(), returns, label, 0, null, null, input);
        return request(engine, command);
    }

    /** A command that is made already, and that may change something. */
    Request request(Engine engine, Command command) {
        return new Request(command, false, timeoutNanos(engine), progressOf(engine));
    }

    private @Nullable Consumer<? super Progress> progressOf(Engine engine) {
        if (progress != null && !engine.backend().capabilities().contains(Capability.PROGRESS)) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "The backend " + engine.backend().name()
                            + " does not tell how far a statement is. The way that works"
                            + " everywhere: read the rows as a flow or stream and count them.");
        }
        return progress;
    }

    private long timeoutNanos(Engine engine) {
        return (timeout == null ? engine.options().statementTimeout() : timeout).toNanos();
    }
}
