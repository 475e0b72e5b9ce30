package dev.runnel.tour.java;

import static dev.runnel.tour.java.Transfers.transfer;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingTransaction;
import dev.runnel.error.RunnelException;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import dev.runnel.url.ConnectUrl;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two programs want to write at the same time: the loser tries again, as often as it was allowed to. */
final class Conflicts {
    private Conflicts() {}

    static void conflicts(String url, Screen screen) {
        screen.chapter("Retry after a conflict");
        var connectUrl = ConnectUrl.parse(url);
        if (!connectUrl.dialect().equals("sqlite") || connectUrl.database() == null) {
            screen.say("skipped: it needs two programs on one SQLite file");
            return;
        }
        try (var rival = AsyncDatabase.open(connectUrl);
                var db = BlockingDatabase.open(connectUrl.withOption("busy_timeout", "50ms"))) {
            race(rival, db, screen);
        }
    }

    private static void race(AsyncDatabase rival, BlockingDatabase db, Screen screen) {
        var locked = new CompletableFuture<Void>();
        var enough = new CompletableFuture<Void>();
        var writing = rival.transaction(tx -> {
            locked.complete(null);
            return enough;
        });
        locked.join();

        var tried = new Stopwatch();
        try {
            db.transaction(Conflicts::payOne);
        } catch (RunnelException e) {
            screen.fact("one attempt", e.kind() + ", retryable: " + e.isRetryable());
        }
        screen.fact("", "given up after " + tried.millis() + " ms, while another program was writing");

        enough.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS);
        var retried = new Stopwatch();
        db.transaction(TransactionOptions.retrying(Retry.onConflict(20)), Conflicts::payOne);
        screen.fact(
                "onConflict(20)",
                "committed after " + retried.millis() + " ms; the other program was done after 200 ms");
        writing.join();
    }

    private static boolean payOne(BlockingTransaction tx) {
        transfer(tx, 4, 5, BigDecimal.ONE);
        return true;
    }
}
