package dev.runnel.sqlite;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the changes of the schema made through one backend, so that sessions know when columns may have changed. */
final class SqliteSchema {
    private final AtomicInteger version = new AtomicInteger();

    int version() {
        return version.get();
    }

    void changed() {
        version.incrementAndGet();
    }
}
