import static dev.runnel.error.ErrorKind.STATEMENT_CANCELLED;
import static dev.runnel.spi.Capability.NOTIFICATIONS;
import static dev.runnel.spi.Capability.ROW_LOCKS;
import static java.time.temporal.ChronoUnit.MICROS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Does the jobs of a queue as they come, those of the arguments first; many watchers, on any machine, share one queue. */
final class WatchQueue {
    record Job(UUID id, String task, Instant asked, boolean done) {}

    static final class Jobs extends Table<Job> {
        final Column<UUID> id = uuid("id").primaryKey();
        final Column<String> task = text("task");
        final Column<Instant> asked = timestamptz("asked");
        final Column<Boolean> done = bool("done");

        Jobs() {
            super("jobs");
        }
    }

    private static final Jobs JOBS = new Jobs();

    public static void main(String[] args) {
        if (args.length < 1) throw new IllegalArgumentException("To be given: <url> [<task> ...]");
        stopOnCtrlC();
        try (var db = BlockingDatabase.open(args[0])) {
            db.createAll(JOBS);
            ask(db, Stream.of(args).skip(1));
            if (db.capabilities().contains(NOTIFICATIONS)) {
                try (var signals = db.listen("jobs")) { // one at once, and one for each commit that told of jobs
                    signals.forEach(signal -> doAll(db));
                }
            } else {
                while (!Thread.currentThread().isInterrupted()) {
                    doAll(db);
                    LockSupport.parkNanos(1_000_000_000);
                }
            }
        } catch (RunnelException e) {
            if (e.kind() != STATEMENT_CANCELLED) throw e;
            System.err.println("Stopped: the job at hand is open again.");
        }
    }

    static void ask(BlockingDatabase db, Stream<String> tasks) {
        db.transaction(tx -> {
            tx.insertAll(
                    JOBS,
                    tasks.map(task ->
                            new Job(UUID.randomUUID(), task, Instant.now().truncatedTo(MICROS), false)));
            if (db.capabilities().contains(NOTIFICATIONS)) tx.sql("notify jobs").execute(); // sent by the commit
            return tx;
        });
    }

    static void doAll(BlockingDatabase db) {
        while (doNext(db)) {}
    }

    /** Does a job that nobody else is at and marks it as done: both or, if it fails or is interrupted, neither. */
    static boolean doNext(BlockingDatabase db) {
        return db.transaction(tx -> {
            var open = tx.from(JOBS)
                    .where(JOBS.done.eq(false))
                    .orderBy(JOBS.asked.asc())
                    .limit(1);
            // Else one writes at a time (SQLite), or one process has the file (DuckDB): nobody else is at any.
            boolean shared = db.capabilities().contains(ROW_LOCKS);
            Job job = (shared ? open.forUpdate().skipLocked() : open).firstOrNull();
            if (job == null) return false;
            System.out.println("Doing: " + job.task());
            tx.update(JOBS).set(JOBS.done, true).where(JOBS.id.eq(job.id())).execute();
            return true;
        });
    }

    /** Ctrl-C stops what runs in the database, and the JVM goes when that has been rolled back. */
    private static void stopOnCtrlC() {
        Thread script = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            script.interrupt();
            try {
                script.join(10_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // nobody interrupts this thread
            }
        }));
    }
}
