package dev.runnel.tour.java;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import dev.runnel.pool.PoolStats;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A future that is given up and a thread that is interrupted stop the statement itself, in the database. */
final class Cancelling {
    /** Compares each of 60,175 line items with each: hours of work. */
    static final String HEAVY =
            "select count(*) from lineitem a join lineitem b on a.comment || b.comment like '%runnel%'";

    private Cancelling() {}

    static void cancelling(BlockingDatabase db, AsyncDatabase async, Screen screen) throws Exception {
        screen.chapter("Cancel a heavy query");
        screen.fact("pool before", shown(db.pool().plus(async.pool())));

        var inTime = new Stopwatch();
        try {
            async.sql(HEAVY)
                    .value(Long.class)
                    .orTimeout(300, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            screen.fact("orTimeout(300)", "given up after " + inTime.millis() + " ms");
        }

        var interrupted = new Stopwatch();
        var heavy = new FutureTask<>(() -> kindOfFailure(db));
        var thread = new Thread(heavy);
        thread.start();
        thread.join(300);
        thread.interrupt();
        screen.fact("interrupt()", heavy.get() + " after " + interrupted.millis() + " ms");

        var next = new Stopwatch();
        var regions = db.sql("select count(*) from region").value(Long.class);
        screen.fact("next query", regions + " regions in " + next.millis() + " ms");
        screen.fact("pool after", shown(db.pool().plus(async.pool())));
    }

    private static String kindOfFailure(BlockingDatabase db) {
        try {
            return "not heavy: " + db.sql(HEAVY).value(Long.class);
        } catch (RunnelException e) {
            return e.kind().toString();
        }
    }

    private static String shown(PoolStats pool) {
        return pool.idle() + " idle, " + pool.leased() + " in use, " + pool.created() + " opened, " + pool.closed()
                + " closed";
    }
}
