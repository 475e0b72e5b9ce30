package dev.runnel.internal.migration;

import static dev.runnel.internal.migration.HistoryTable.HISTORY;

import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.migration.HistoryTable.Entry;
import dev.runnel.migration.MigrationInfo;
import dev.runnel.migration.MigrationOptions;
import dev.runnel.migration.MigrationReport;
import dev.runnel.migration.MigrationVersion;
import dev.runnel.row.RowMappers;
import dev.runnel.sql.Query;
import dev.runnel.sql.RawSql;
import dev.runnel.sql.render.Lexing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of one folder on one database. Its methods wait for the database on the calling thread; interrupting that
 * thread stops the running statement, and what is under way is rolled back, the lock released, and STATEMENT_CANCELLED thrown.
 * The blocking face calls them as they are, the other two on a thread for blocking work that they interrupt.
 */
public final class Migrator {
    private final Engine engine;
    private final Statements statements;
    private final History history;
    private final String location;
    private final MigrationOptions options;

    public Migrator(Engine engine, String location, MigrationOptions options) {
        this.engine = engine;
        this.statements = new Statements(engine);
        this.history = new History(statements);
        this.location = location;
        this.options = options;
    }

    public MigrationReport migrate() {
        long start = System.nanoTime();
        List<Script> scripts = scripts();
        Plan first = plan(scripts);
        if (first.upToDate()) {
            return new MigrationReport(List.of(), first.version(), since(start));
        }
        return locked(lock -> {
            Plan plan = plan(scripts);
            plan.refuseProblems();
            var runner = new ScriptRunner(statements, lock);
            plan.steps().forEach(runner::run);
            return new MigrationReport(runner.applied(), plan(scripts).version(), since(start));
        });
    }

    public List<MigrationInfo> info() {
        return plan(scripts()).infos();
    }

    public void validate() {
        plan(scripts()).refuseDifferences();
    }

    /** The SQL that migrate would run. */
    public String dryRun() {
        Plan plan = plan(scripts());
        plan.refuseProblems();
        if (plan.steps().isEmpty()) {
            return "-- Nothing to migrate: the database is at version " + plan.version() + ".\n";
        }
        var sql = new StringBuilder();
        for (Plan.Step step : plan.steps()) {
            sql.append("-- ").append(step.script().name());
            sql.append(step.script().transactional() ? "" : ", without a transaction");
            sql.append(step.done() == 0 ? "\n" : ", from statement " + (step.done() + 1) + " on\n");
            List<ScriptStatement> all = step.script().statements();
            all.subList(step.done(), all.size()).forEach(statement -> sql.append(statement.asLine()));
        }
        return sql.toString();
    }

    public void baseline(String text) {
        MigrationVersion version = MigrationVersion.of(text);
        locked(lock -> {
            List<Entry> entries = history.read();
            boolean done = entries.size() == 1
                    && entries.get(0).state() == HistoryTable.State.BASELINE
                    && MigrationVersion.of(entries.get(0).version()).equals(version);
            if (!done && !entries.isEmpty()) {
                throw Problems.unfit("The database has a history already, up to version "
                        + new Plan(List.of(), entries, options).version()
                        + ". A baseline is only for a database that was never migrated; use migrate().");
            }
            if (!done) {
                change(
                        lock,
                        source -> statements.execute(
                                source,
                                HISTORY.add(new Entry(
                                        version.toString(),
                                        "baseline",
                                        "(baseline)",
                                        "",
                                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                                        0,
                                        HistoryTable.State.BASELINE,
                                        0,
                                        ""))));
            }
            return done;
        });
    }

    /** Makes the history fit the files: takes changed files as they are, forgets those gone, lets half-done ones go on. */
    public List<MigrationInfo> repair() {
        List<Script> scripts = scripts();
        return locked(lock -> {
            Plan plan = plan(scripts);
            change(lock, source -> {
                long changed = 0;
                for (MigrationInfo info : plan.infos()) {
                    changed += repair(source, plan, info);
                }
                return changed;
            });
            return plan(scripts).infos();
        });
    }

    private long repair(SessionSource source, Plan plan, MigrationInfo info) {
        Script script = plan.script(info.version());
        Entry entry = plan.entry(info.version());
        if (entry == null) {
            return 0;
        }
        return switch (info.state()) {
            case MISSING -> statements.execute(source, HISTORY.remove(entry.version()));
            case CHANGED -> put(source, required(script), entry, HistoryTable.State.APPLIED, Integer.MAX_VALUE);
            case FAILED, RUNNING -> put(source, required(script), entry, HistoryTable.State.FAILED, entry.statements());
            default -> 0;
        };
    }

    /** Says how many of the statements of a half-done file are in the database. */
    public List<MigrationInfo> repair(String text, int done) {
        MigrationVersion version = MigrationVersion.of(text);
        List<Script> scripts = scripts();
        return locked(lock -> {
            Plan plan = plan(scripts);
            Script script = plan.script(version);
            Entry entry = plan.entry(version);
            boolean half = entry != null
                    && (entry.state() == HistoryTable.State.FAILED || entry.state() == HistoryTable.State.RUNNING);
            if (script == null || entry == null || !half) {
                throw Problems.unfit(
                        "Version " + version + " is not in the database in part, so there is nothing to repair"
                                + " about its statements. See info().");
            }
            if (done < 0 || done > script.statements().size()) {
                throw Problems.wrong(script.name() + " has "
                        + script.statements().size() + " statement(s); " + done + " of them cannot be done.");
            }
            change(lock, source -> put(source, script, entry, HistoryTable.State.FAILED, done));
            return plan(scripts).infos();
        });
    }

    private long put(SessionSource source, Script script, Entry entry, HistoryTable.State state, int done) {
        int there = Math.min(done, script.statements().size());
        Entry repaired = Entry.of(script, state, there, entry.tookMs()).at(entry.appliedAt());
        return statements.execute(source, HISTORY.replace(entry.state(), repaired));
    }

    private static Script required(@Nullable Script script) {
        return Objects.requireNonNull(script, "a file in this state");
    }

    private List<Script> scripts() {
        List<ScriptFiles.File> files = ScriptFiles.in(location, options);
        return ScriptReader.read(location, files, lexing(files));
    }

    /** Whether a backslash escapes is a setting of MySQL's; where no file holds one, it is not asked for. */
    private Lexing lexing(List<ScriptFiles.File> files) {
        Lexing usual = engine.backend().dialect().lexing();
        if (usual != Lexing.MYSQL || files.stream().noneMatch(ScriptFiles.File::hasBackslash)) {
            return usual;
        }
        var two = new Query<>(RawSql.of("select char_length('\\\\')"), RowMappers.of(Long.class));
        boolean escapes = statements.list(engine.autocommit(), two).get(0) == 1;
        return escapes ? usual : Lexing.MYSQL_NO_BACKSLASH_ESCAPES;
    }

    private Plan plan(List<Script> scripts) {
        return new Plan(scripts, history.read(), options);
    }

    private <R> R locked(Function<MigrationLock, R> work) {
        MigrationLock lock = MigrationLock.acquire(statements, history, options.lockWait());
        try {
            return work.apply(lock);
        } finally {
            lock.release();
        }
    }

    private void change(MigrationLock lock, Function<SessionSource, Long> work) {
        statements.inTransaction(source -> {
            lock.confirm(source);
            work.apply(source);
        });
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
