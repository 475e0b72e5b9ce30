package dev.runnel.sql.render;

import java.util.concurrent.atomic.AtomicInteger;

/** The texts written in one dialect. There is an end to them: statements made up at run time must not fill the memory. */
final class TextPaths {
    /** About two megabytes. */
    private static final int MOST_PIECES = 20_000;

    private final AtomicInteger pieces = new AtomicInteger();
    private volatile TextPath start = TextPath.start(this);

    /** Where each statement begins: nothing is written yet. */
    TextPath start() {
        return start;
    }

    /** One more piece is kept. */
    void count() {
        if (pieces.incrementAndGet() > MOST_PIECES) {
            pieces.set(0);
            start = TextPath.start(this); // texts in use come back at once
        }
    }
}
