package dev.runnel.internal.migration;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.migration.HistoryTable.Entry;
import dev.runnel.migration.MigrationInfo;
import dev.runnel.migration.MigrationOptions;
import dev.runnel.migration.MigrationState;
import dev.runnel.migration.MigrationVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the files and the history of a database come to: the state of each version, what is to be run, what forbids it. */
final class Plan {
    private final MigrationOptions options;
    private final TreeMap<MigrationVersion, Script> scripts = new TreeMap<>();
    private final TreeMap<MigrationVersion, Entry> entries = new TreeMap<>();
    private final @Nullable MigrationVersion baseline;

    private final List<MigrationInfo> infos = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Plan(List<Script> files, List<Entry> history, MigrationOptions options) {
        this.options = options;
        files.forEach(script -> scripts.put(script.version(), script));
        history.forEach(entry -> entries.put(MigrationVersion.of(entry.version()), entry));
        this.baseline = entries.entrySet().stream()
                .filter(entry -> entry.getValue().state() == HistoryTable.State.BASELINE)
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        var versions = new TreeSet<>(scripts.keySet());
        versions.addAll(entries.keySet());
        versions.forEach(this::look);
    }

    /**
     * A file to be run.
     *
     * @param before its entry in the history, if it has been run in part
     */
    record Step(Script script, @Nullable Entry before) {
        /** How many of its statements are in the database already. */
        int done() {
            return before == null ? 0 : before.statements();
        }
    }

    List<MigrationInfo> infos() {
        return List.copyOf(infos);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    boolean upToDate() {
        return problems.isEmpty() && steps.isEmpty();
    }

    /** The database's version, null if nothing was ever run. */
    @Nullable
    MigrationVersion version() {
        return entries.isEmpty() ? null : entries.lastKey();
    }

    @Nullable
    Script script(MigrationVersion version) {
        return scripts.get(version);
    }

    @Nullable
    Entry entry(MigrationVersion version) {
        return entries.get(version);
    }

    /** Throws MIGRATION with all that must be settled before anything is run. */
    void refuseProblems() {
        if (!problems.isEmpty()) {
            throw failure("Nothing was migrated, because the files and the database do not fit:", problems);
        }
    }

    /** Throws MIGRATION unless the database is exactly what the files say. */
    void refuseDifferences() {
        var differences = new ArrayList<>(problems);
        for (Step step : steps) {
            differences.add(
                    step.before() == null
                            ? step.script().name() + " is not in the database yet. Run migrate()."
                            : half(step.script(), step.before()) + " Run migrate(), which goes on there.");
        }
        if (!differences.isEmpty()) {
            throw failure("The database is not what the files say:", differences);
        }
    }

    private static RunnelException failure(String head, List<String> sentences) {
        return Problems.unfit(Problems.together(head, sentences));
    }

    private void look(MigrationVersion version) {
        Script script = scripts.get(version);
        Entry entry = entries.get(version);
        if (script != null) {
            MigrationState state = entry == null ? missing(script) : both(script, entry);
            Instant appliedAt = entry == null ? null : entry.appliedAt();
            infos.add(new MigrationInfo(version, script.description(), script.name(), state, appliedAt));
        } else if (entry != null) {
            infos.add(new MigrationInfo(
                    version, entry.description(), entry.script(), gone(version, entry), entry.appliedAt()));
        }
    }

    private MigrationState missing(Script script) {
        if (baseline != null && script.version().compareTo(baseline) <= 0) {
            return MigrationState.BELOW_BASELINE;
        }
        if (entries.isEmpty() || script.version().compareTo(entries.lastKey()) > 0) {
            steps.add(new Step(script, null));
            return MigrationState.PENDING;
        }
        if (options.outOfOrder()) {
            steps.add(new Step(script, null));
        } else {
            problems.add(script.name() + " is not in the database, which is at version " + entries.lastKey()
                    + " already. Give it a later version, or allow it with withOutOfOrder().");
        }
        return MigrationState.OUT_OF_ORDER;
    }

    private MigrationState gone(MigrationVersion version, Entry entry) {
        if (entry.state() == HistoryTable.State.BASELINE) {
            return MigrationState.BASELINE;
        }
        if (scripts.isEmpty() || version.compareTo(scripts.lastKey()) > 0) {
            if (!options.allowNewer()) {
                problems.add(entry.script() + " is in the database, and this program's files end with version "
                        + (scripts.isEmpty() ? "none" : scripts.lastKey())
                        + ": a newer program has migrated it. Run that one, or allow it with withAllowNewer().");
            }
            return MigrationState.NEWER;
        }
        problems.add(entry.script()
                + " is in the database, but the file is gone. Put it back, or have it forgotten with repair().");
        return MigrationState.MISSING;
    }

    private MigrationState both(Script script, Entry entry) {
        switch (entry.state()) {
            case BASELINE -> {
                return MigrationState.BASELINE;
            }
            case RUNNING -> {
                int next = entry.statements() + 1;
                problems.add(half(script, entry)
                        + " Whether statement " + next + line(script, entry)
                        + " took effect is not known, for it is being run or its program has died. Look, and say with "
                        + repair(entry, next) + " that it did or with " + repair(entry, next - 1)
                        + " that it did not; then run migrate(), which goes on there.");
                return MigrationState.RUNNING;
            }
            case FAILED -> {
                if (script.statements().size() >= entry.statements()
                        && script.checksumOfFirst(entry.statements()).equals(entry.statementsChecksum())) {
                    steps.add(new Step(script, entry));
                } else {
                    problems.add(half(script, entry)
                            + " These were changed in the file since. Put them back as they were and correct what"
                            + " follows, or have them taken as done with " + repair(entry, entry.statements()) + ".");
                }
                return MigrationState.FAILED;
            }
            case APPLIED -> {
                if (script.checksum().equals(entry.checksum())) {
                    return MigrationState.APPLIED;
                }
                problems.add(
                        script.name() + " was changed after it was run. Put it back as it was and write the change as"
                                + " a new file, or have the file taken as it is now with repair().");
                return MigrationState.CHANGED;
            }
        }
        throw new IllegalStateException("no such state");
    }

    private static String half(Script script, Entry entry) {
        return script.name() + " is in the database in part: " + entry.statements() + " of its "
                + script.statements().size() + " statements.";
    }

    private static String repair(Entry entry, int done) {
        return "repair(\"" + entry.version() + "\", " + done + ")";
    }

    private static String line(Script script, Entry entry) {
        return entry.statements() < script.statements().size()
                ? " (line " + script.statements().get(entry.statements()).line() + ": "
                        + script.statements().get(entry.statements()).firstWords() + ")"
                : "";
    }
}
