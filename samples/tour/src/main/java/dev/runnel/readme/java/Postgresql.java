package dev.runnel.readme.java;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.Stream;

/** The README's PostgreSQL snippets in Java. */
public final class Postgresql {
    private Postgresql() {}

    /** What is kept of the users in memory. */
    public interface UserCache {
        void reload();

        void refresh(long id);
    }

    // tag::listen[]
    public static void follow(BlockingDatabase db, UserCache users) {
        try (Stream<Signal> signals = db.listen("users")) {
            signals.forEach(signal -> {
                if (signal instanceof Gap) {
                    users.reload(); // first of all, and after each lost connection
                } else if (signal instanceof Notification told) {
                    users.refresh(Long.parseLong(told.payload()));
                }
            });
        }
    }

    public static void tell(BlockingQuerier db, long id) {
        db.sql("select pg_notify('users', :id)").bind("id", Long.toString(id)).execute();
    }
    // end::listen[]

    // tag::copy[]
    public static void usersAsCsv(BlockingQuerier db, OutputStream to) throws IOException {
        db.sql("copy users to stdout (format csv, header)").copyOut(to);
    }

    public static long addUsers(BlockingQuerier db, InputStream csv) {
        return db.sql("copy users (email, active) from stdin (format csv, header)")
                .copyIn(csv);
    }
    // end::copy[]
}
