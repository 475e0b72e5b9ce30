package dev.runnel.guides.java;

import static dev.runnel.guides.java.Accounts.activate;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.ErrorKind;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Timeouts, pools and answers to errors, in Java. */
public final class Timeouts {
    private Timeouts() {}

    // tag::timeouts[]
    public static CompletableFuture<Long> report(AsyncDatabase db, String query) {
        return db.sql(query)
                .timeout(Duration.ofSeconds(1)) // this statement
                .value(Long.class)
                .orTimeout(10, TimeUnit.SECONDS); // all of it, the pool too
    }

    public static long deactivate(BlockingDatabase db, long id) {
        var within = TransactionOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)); // the block and its statements
        return db.transaction(within, tx -> activate(tx, id, false));
    }
    // end::timeouts[]

    // tag::pool[]
    public static BlockingDatabase service(String url) {
        // 20 sessions in each process, kept open, and no more: a burst waits here and not in the server
        return BlockingDatabase.open(url, it -> it.poolSize(20).maxOverflow(0));
    }
    // end::pool[]

    public enum Answer {
        REFUSE,
        RETRY,
        LATER,
        FIND_OUT,
        WAKE_SOMEBODY,
        MEND_THE_PROGRAM
    }

    // tag::answer[]
    public static Answer answer(ErrorKind kind) {
        return switch (kind) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, NOT_NULL_VIOLATION, CHECK_VIOLATION, DATA_INVALID, NO_ROWS ->
                Answer.REFUSE;
            case SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT -> Answer.RETRY;
            case POOL_TIMEOUT, POOL_OVERLOADED, CONNECTION_FAILED, CLOSED -> Answer.LATER;
            case STATEMENT_TIMEOUT, STATEMENT_CANCELLED, CONNECTION_LOST, COMMIT_UNKNOWN -> Answer.FIND_OUT;
            case AUTHENTICATION, READ_ONLY, STORAGE_FULL, STORAGE_CORRUPT -> Answer.WAKE_SOMEBODY;
            default -> Answer.MEND_THE_PROGRAM;
        };
    }
    // end::answer[]

    // tag::retry[]
    public static long swap(BlockingDatabase db, long first, long second) {
        var again = TransactionOptions.retrying(Retry.onConflict(5));
        return db.transaction(again, tx -> activate(tx, first, false) + activate(tx, second, true));
    }
    // end::retry[]
}
