package dev.runnel.internal.migration;

import dev.runnel.internal.migration.Builders.Inserting;
import dev.runnel.internal.migration.Builders.Selecting;
import dev.runnel.internal.migration.Builders.Updating;
import dev.runnel.sql.Column;
import dev.runnel.sql.Delete;
import dev.runnel.sql.InsertBuilder;
import dev.runnel.sql.Query;
import dev.runnel.sql.SelectBuilder;
import dev.runnel.sql.Statement;
import dev.runnel.sql.Table;
import dev.runnel.sql.UpdateBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code runnel_migrations}: what was run in a database, a row for each version. */
final class HistoryTable extends Table<HistoryTable.Entry> {
    static final HistoryTable HISTORY = new HistoryTable();

    final Column<String> version = varchar("version", 100).primaryKey();
    final Column<String> description = text("description");
    final Column<String> script = text("script");
    final Column<String> checksum = varchar("checksum", 64);
    final Column<Instant> appliedAt = timestamptz("applied_at");
    final Column<Long> tookMs = bigint("took_ms");
    final Column<State> state = enumeration("state", State.class);
    /** How many statements of the file are in the database, and the checksum of these. */
    final Column<Integer> statements = integer("statements");

    final Column<String> statementsChecksum = varchar("statements_checksum", 64);

    private HistoryTable() {
        super("runnel_migrations");
    }

    enum State {
        APPLIED,
        BASELINE,
        /** A file without a transaction is being run, or its program has died. */
        RUNNING,
        FAILED
    }

    record Entry(
            String version,
            String description,
            String script,
            String checksum,
            Instant appliedAt,
            long tookMs,
            State state,
            int statements,
            String statementsChecksum) {

        static Entry of(Script of, State state, int statements, long tookMs) {
            return of(of, state, statements, of.checksumOfFirst(statements), tookMs);
        }

        /** Not run anew, but written down anew. */
        Entry at(Instant time) {
            return new Entry(
                    version, description, script, checksum, time, tookMs, state, statements, statementsChecksum);
        }

        static Entry of(Script of, State state, int statements, String statementsChecksum, long tookMs) {
            return new Entry(
                    of.version().toString(),
                    of.description(),
                    of.name(),
                    of.checksum(),
                    Instant.now().truncatedTo(ChronoUnit.MICROS),
                    tookMs,
                    state,
                    statements,
                    statementsChecksum);
        }
    }

    Query<Entry> all() {
        return new Selecting<>(SelectBuilder.State.from(this)).query();
    }

    Query<Entry> of(String wanted) {
        return new Selecting<>(SelectBuilder.State.from(this))
                .where(version.eq(wanted))
                .query();
    }

    Statement add(Entry entry) {
        return new Inserting<>(InsertBuilder.State.into(this)).row(entry).statement();
    }

    /** Changes one row if the version's entry is in this state, and none if someone else has gone on with it. */
    Statement replace(State expected, Entry entry) {
        return change().row(entry)
                .where(version.eq(entry.version()).and(state.eq(expected)))
                .statement();
    }

    Statement setState(String of, State changed) {
        return change().set(state, changed).where(version.eq(of)).statement();
    }

    Statement remove(String of) {
        return new Delete(this, version.eq(of), List.of());
    }

    private Updating<Entry, HistoryTable> change() {
        return new Updating<>(UpdateBuilder.State.of(this));
    }
}
