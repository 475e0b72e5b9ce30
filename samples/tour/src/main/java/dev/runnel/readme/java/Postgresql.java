package dev.runnel.readme.java;

import static dev.runnel.readme.java.Postgresql.Stays.STAYS;
import static dev.runnel.sql.Functions.rawPredicate;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.postgresql.Interval;
import dev.runnel.postgresql.PostgresqlColumns;
import dev.runnel.postgresql.Range;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    // tag::columns[]
    public record Stay(
            long id,
            Range<LocalDate> during,
            @Nullable Interval notice,
            @Nullable InetAddress from) {}

    public static final class Stays extends Table<Stay> {
        public static final Stays STAYS = new Stays();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<Range<LocalDate>> during = column("during", PostgresqlColumns.DATERANGE);
        public final Column<Interval> notice =
                column("notice", PostgresqlColumns.INTERVAL).nullable();
        public final Column<InetAddress> from =
                column("from", PostgresqlColumns.INET).nullable();

        private Stays() {
            super("stays");
        }
    }

    public static List<Stay> staysOn(BlockingQuerier db, LocalDate day) {
        return db.from(STAYS)
                .where(rawPredicate("? @> ?", STAYS.during, day))
                .orderBy(STAYS.id.asc())
                .list();
    }
    // end::columns[]

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
