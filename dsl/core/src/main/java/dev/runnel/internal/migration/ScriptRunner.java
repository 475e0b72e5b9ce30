package dev.runnel.internal.migration;

import static dev.runnel.internal.migration.HistoryTable.HISTORY;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.migration.HistoryTable.Entry;
import dev.runnel.internal.migration.HistoryTable.State;
import dev.runnel.spi.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs files. One in a transaction is there whole, with its entry in the history, or not at all. One without has its entry
 * first, which then counts its statements as they are done, so that it can go on where it stopped.
 */
final class ScriptRunner {
    private static final Set<ErrorKind> FAULTS_OF_TEXT = EnumSet.of(ErrorKind.SYNTAX, ErrorKind.OTHER);

    private final Statements statements;
    private final MigrationLock lock;
    private final boolean transactionalDdl;
    private final List<String> applied = new ArrayList<>();

    ScriptRunner(Statements statements, MigrationLock lock) {
        this.statements = statements;
        this.lock = lock;
        this.transactionalDdl = statements.engine().backend().capabilities().contains(Capability.TRANSACTIONAL_DDL);
    }

    /** The names of the files that were run to their end, in order. */
    List<String> applied() {
        return applied;
    }

    void run(Plan.Step step) {
        if (transactionalDdl && step.script().transactional() && step.before() == null) {
            runWhole(step.script());
        } else {
            runInParts(step);
        }
        applied.add(step.script().name());
    }

    private void runWhole(Script script) {
        var progress = new Progress(script, 0);
        try {
            statements.inTransaction(source -> {
                progress.restart();
                lock.confirm(source);
                progress.runAll(source, () -> {});
                statements.execute(source, HISTORY.add(progress.entry(State.APPLIED)));
            });
        } catch (RunnelException e) {
            throw progress.failed(
                    e,
                    e.kind() == ErrorKind.COMMIT_UNKNOWN
                            ? "The file is there as a whole or not at all; migrate() finds out."
                            : "The file's transaction was rolled back, nothing of it is in the database. "
                                    + whatToDo(e));
        }
    }

    private static String whatToDo(RunnelException e) {
        // "cannot VACUUM from within a transaction", "cannot run inside a transaction block", and so on.
        boolean alone = FAULTS_OF_TEXT.contains(e.kind())
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("transaction");
        return correct(e) + "run migrate() again."
                + (alone
                        ? " A statement that must run outside a transaction belongs into a file of its own that begins"
                                + " with \"-- runnel: no transaction\"."
                        : "");
    }

    /** Nothing has to be, where only the time was wrong. */
    private static String correct(RunnelException e) {
        return e.kind() == ErrorKind.STATEMENT_CANCELLED || e.isRetryable() ? "To go on, " : "Correct it and ";
    }

    private void runInParts(Plan.Step step) {
        var progress = new Progress(step.script(), step.done());
        try {
            statements.onOneSession(step.script().name(), session -> {
                // The entries are seen through: who is cancelled leaves in a statement, never between it and its entry.
                lock.confirm(session);
                lock.mark(session);
                if (step.before() == null) {
                    statements.seeThrough(session, HISTORY.add(progress.entry(State.RUNNING)));
                } else {
                    record(session, step.before().state(), progress.entry(State.RUNNING));
                }
                progress.runAll(session, () -> {
                    // In a transaction of the file's own, the lock's row would clash with its beat.
                    if (!session.hasBegun()) {
                        lock.confirm(session);
                    }
                    if (!progress.isOver()) {
                        record(session, State.RUNNING, progress.entry(State.RUNNING));
                    }
                });
                record(session, State.RUNNING, progress.entry(State.APPLIED));
                lock.unmark(session);
            });
        } catch (RunnelException e) {
            throw stoppedInParts(progress, e);
        }
    }

    /** Refused if someone else has gone on with the file, even if this program has slept since it last held the lock. */
    private void record(SessionSource source, State expected, Entry entry) {
        if (statements.seeThrough(source, HISTORY.replace(expected, entry)) != 1) {
            throw MigrationLock.lost();
        }
    }

    /** A statement that the database has refused is recorded as failed; after anything else it is not known what it did. */
    private RunnelException stoppedInParts(Progress progress, RunnelException e) {
        if (progress.running == null || e.kind() == ErrorKind.CONNECTION_LOST) {
            return progress.failed(e, "See info(), and what validate() says to do.");
        }
        String version = progress.script.version().toString();
        int there;
        try {
            // The count stays as the database has it: a transaction of the file's own may have taken it back.
            statements.seeThrough(statements.engine().autocommit(), HISTORY.setState(version, State.FAILED));
            there = statements.seeThrough(statements.engine().autocommit(), HISTORY.of(version)).stream()
                    .mapToInt(Entry::statements)
                    .sum();
        } catch (RunnelException notRecorded) {
            e.addSuppressed(notRecorded);
            return progress.failed(e, "See info(), and what validate() says to do.");
        }
        return progress.failed(
                e,
                (transactionalDdl
                                ? "The file runs without a transaction, and "
                                : "What this database's DDL has changed cannot be rolled back: ")
                        + there + " of its "
                        + progress.script.statements().size()
                        + " statements are in the database. " + correct(e) + "run migrate() again, which goes on behind"
                        + " them; or say with repair(\"" + version + "\", n) that its first n statements are done.");
    }

    /** How far a file has come. */
    private final class Progress {
        private final Script script;
        private final int before;
        private long start;
        private int done;
        private Checksum ofDone = new Checksum();
        private @Nullable ScriptStatement running;

        Progress(Script script, int before) {
            this.script = script;
            this.before = before;
            restart();
        }

        void restart() {
            start = System.nanoTime();
            done = before;
            running = null;
            ofDone = new Checksum();
            script.statements().subList(0, done).forEach(statement -> ofDone.add(statement.asLine()));
        }

        void runAll(SessionSource source, Runnable afterEach) {
            List<ScriptStatement> all = script.statements();
            for (ScriptStatement statement : all.subList(done, all.size())) {
                running = statement;
                statements.run(source, statement.sql(), script.name() + ":" + statement.line());
                running = null;
                done++;
                ofDone.add(statement.asLine());
                afterEach.run();
            }
        }

        boolean isOver() {
            return done == script.statements().size();
        }

        Entry entry(State state) {
            return Entry.of(
                    script, state, done, ofDone.soFar(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }

        RunnelException failed(RunnelException e, String advice) {
            String where = running == null
                    ? script.name()
                    : script.name() + ":" + running.line() + ": " + running.firstWords();
            String before = applied.isEmpty() ? "" : " Applied before it: " + String.join(", ", applied) + ".";
            var failed = new RunnelException(
                    e.kind(), where + ": " + e.getMessage() + " " + advice + before, e.getCause(), e.details());
            for (Throwable suppressed : e.getSuppressed()) {
                failed.addSuppressed(suppressed);
            }
            return failed;
        }
    }
}
