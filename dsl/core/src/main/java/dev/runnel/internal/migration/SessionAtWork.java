package dev.runnel.internal.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.row.RowMappers;
import dev.runnel.spi.SessionLock;
import dev.runnel.sql.Query;
import dev.runnel.sql.RawSql;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that runs a file without a transaction, as the server knows it by a lock of its own. It is a sign of life and
 * no more: on a server that has none or refuses it (clusters do) only the row of {@link MigrationLock} is left.
 */
final class SessionAtWork {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAtWork.class);

    /** How a server says that it has no such locks. Any other error is no answer: nobody may take it for one. */
    private static final Set<ErrorKind> REFUSALS = EnumSet.of(
            ErrorKind.SYNTAX,
            ErrorKind.UNDEFINED_OBJECT,
            ErrorKind.AUTHENTICATION,
            ErrorKind.NOT_PORTABLE,
            ErrorKind.OTHER);

    private final Statements statements;
    private final @Nullable SessionLock lock;

    SessionAtWork(Statements statements) {
        this.statements = statements;
        this.lock = statements.engine().backend().migrationLock();
    }

    /** The number of the session that is at work for a migration; null if none is, or nobody can tell. */
    @Nullable
    Long holder() {
        return lock == null ? null : ask(statements.engine().autocommit(), lock.holder());
    }

    /** False if another session is at work, so that this one must wait. */
    boolean mark(SessionSource session) {
        if (lock == null) {
            return true;
        }
        Long taken = ask(session, lock.take());
        return taken == null || taken == 1;
    }

    /**
     * The session may be given back, which leaves nothing of it in the way of the next file. Its work is done, whatever the
     * server says now: a lock that is not given back here ends with the session, or with what is put in order before it is
     * lent again.
     */
    void unmark(SessionSource session) {
        if (lock != null) {
            try {
                ask(session, lock.release());
            } catch (RunnelException e) {
                LOG.debug("The session that has migrated keeps its lock until it is put in order", e);
            }
        }
    }

    private @Nullable Long ask(SessionSource source, String sql) {
        try {
            var answer = statements.seeThrough(source, new Query<>(RawSql.of(sql), RowMappers.ofNullable(Long.class)));
            return answer.isEmpty() ? null : answer.get(0);
        } catch (RunnelException e) {
            if (!REFUSALS.contains(e.kind())) {
                throw e;
            }
            LOG.debug("The server does not tell of its sessions that migrate", e);
            return null;
        }
    }
}
