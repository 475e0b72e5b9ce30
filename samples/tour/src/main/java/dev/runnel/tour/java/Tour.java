package dev.runnel.tour.java;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import org.jspecify.annotations.Nullable;

/** The whole walk; TourKt runs it after its Kotlin twin. */
public final class Tour {
    private Tour() {}

    /** @param mongo where the chapter on MongoDB goes; null for one in this program */
    public static void tour(String url, @Nullable String mongo, String redis, Screen screen) throws Exception {
        screen.welcome();
        try (var db = BlockingDatabase.open(url);
                var async = AsyncDatabase.open(url)) {
            Opening.opening(url, db, screen);
            Create.create(db, screen);
            Load.load(db, screen);
            Questions.questions(db, screen);
            Mapping.mapping(db, screen);
            Analysing.analysing(db, screen);
            Gathering.gathering(db, screen);
            Streaming.streaming(db, screen);
            Transfers.transfers(db, async, screen);
            Conflicts.conflicts(url, screen);
            Cancelling.cancelling(db, async, screen);
            Migrating.migrating(db, screen);
            Documents.documents(db, mongo, screen);
            Caching.caching(db, redis, screen);
        }
        screen.goodbye();
    }
}
