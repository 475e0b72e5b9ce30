package dev.runnel.readme.java;

import static dev.runnel.error.ErrorKind.UNIQUE_VIOLATION;
import static dev.runnel.readme.java.Readme.Users.USERS;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** What the README shows, kept right by the compiler and by ReadmeSnippetsTest. */
public final class Readme {
    private Readme() {}

    public static void open() {
        // tag::open[]
        try (var db = BlockingDatabase.open("sqlite::memory:")) {
            db.createAll(USERS);
            db.insertAll(USERS, List.of(new User(0, "ada@x.org", true), new User(0, "bob@x.org", false)));
            System.out.println(activeUsers(db));
        }
        // end::open[]
    }

    // tag::query[]
    public record User(long id, String email, boolean active) {}

    public static final class Users extends Table<User> {
        public static final Users USERS = new Users();
        public final Column<Long> id = bigint("id").generated().primaryKey();
        public final Column<String> email = text("email").unique();
        public final Column<Boolean> active = bool("active").defaultsTo(true);

        private Users() {
            super("users");
        }
    }

    public static List<User> activeUsers(BlockingQuerier db) {
        return db.from(USERS)
                .where(USERS.active.eq(true))
                .orderBy(USERS.email.asc())
                .list();
    }

    public static List<User> usersAt(BlockingQuerier db, String domain) {
        return db.sql("select * from users where email like :pattern order by id")
                .bind("pattern", "%@" + domain)
                .list(User.class);
    }
    // end::query[]

    public static void transaction(BlockingDatabase db, String email, LongConsumer welcome) {
        // tag::transaction[]
        db.transaction(TransactionOptions.retrying(Retry.onConflict(5)), tx -> {
            long id =
                    tx.insert(USERS).set(USERS.email, email).returning(USERS.id).one();
            try {
                tx.transaction(nested -> nested.insert(USERS, new User(0, email, true))); // a savepoint
            } catch (RunnelException e) {
                if (e.kind() != UNIQUE_VIOLATION) throw e; // only the savepoint is rolled back
            }
            tx.afterCommit(() -> welcome.accept(id));
            return id;
        });
        // end::transaction[]
    }

    public static List<User> flow(BlockingDatabase db, Consumer<String> line) {
        // tag::flow[]
        try (Stream<User> users = db.from(USERS).where(USERS.active.eq(true)).stream()) {
            users.forEach(it -> line.accept(it.email())); // in bounded memory
        }
        try (Stream<User> users = db.sql("select * from users order by id").stream(User.class)) {
            return users.limit(3).toList(); // then it is stopped
        }
        // end::flow[]
    }

    public static CompletableFuture<Long> cancel(AsyncDatabase db, String heavy) {
        // tag::cancel[]
        CompletableFuture<Long> answer = db.sql(heavy).value(Long.class).orTimeout(200, TimeUnit.MILLISECONDS);

        CompletableFuture<List<Long>> report = db.sql(heavy).list(Long.class);
        report.cancel(true); // the database stops working on it; on a BlockingDatabase Thread.interrupt() does
        // end::cancel[]
        return answer;
    }
}
