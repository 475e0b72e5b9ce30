import static dev.runnel.error.ErrorKind.STATEMENT_CANCELLED;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.UUID;

/** Copies a table to another database, in bounded memory; the copy is there whole and compared, or not at all. */
final class CopyTable {
    /** A row of the table, and the table: put your own here. */
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

    public static void main(String[] args) {
        if (args.length != 2)
            throw new IllegalArgumentException("To be given: <url of the source> <url of the target>");
        stopOnCtrlC();
        try (var source = BlockingDatabase.open(args[0]);
                var target = BlockingDatabase.open(args[1])) {
            var jobs = new Jobs();
            target.createAll(jobs);
            long total = source.from(jobs).count();
            target.transaction(copy -> {
                var sent = new IntSummaryStatistics();
                try (var rows = source.from(jobs).stream()) {
                    Iterable<Job> counted = rows.peek(row -> sent.accept(row.hashCode()))::iterator;
                    copy.insertAll(jobs, counted, done -> System.out.printf("\r%d of %d rows", done, total));
                }
                try (var rows = copy.from(jobs).stream()) {
                    var arrived = rows.mapToInt(Job::hashCode).summaryStatistics();
                    if (arrived.getCount() != sent.getCount() || arrived.getSum() != sent.getSum()) {
                        throw new IllegalStateException("Other rows arrived than were sent: the copy is rolled back.");
                    }
                }
                return sent;
            });
            System.out.println("\nCopied and compared.");
        } catch (RunnelException e) {
            if (e.kind() != STATEMENT_CANCELLED) throw e;
            System.err.println("\nStopped: nothing was copied.");
        }
    }

    /** Ctrl-C stops what runs in the databases, and the JVM goes when that has been rolled back. */
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
