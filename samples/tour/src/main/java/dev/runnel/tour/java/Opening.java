package dev.runnel.tour.java;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.url.ConnectUrl;

/** An open database has connected to nothing yet: its first statement does, or a ping. */
final class Opening {
    private Opening() {}

    static void opening(String url, BlockingDatabase db, Screen screen) {
        screen.chapter("Open a database");
        screen.fact("URL", ConnectUrl.parse(url).toString()); // without the password, if there is one
        var watch = new Stopwatch();
        db.ping();
        screen.fact("ping", db.backend() + " answered after " + watch.millis() + " ms");
    }
}
