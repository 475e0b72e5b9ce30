package dev.runnel.guides.java;

import static dev.runnel.error.ErrorKind.UNIQUE_VIOLATION;
import static dev.runnel.guides.java.Accounts.Users.USERS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The users of the guides in Java. */
public final class Accounts {
    private Accounts() {}

    public record User(long id, String email, boolean active) {}

    public static final class Users extends Table<User> {
        public static final Users USERS = new Users();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<String> email = text("email").unique();
        public final Column<Boolean> active = bool("active").defaultsTo(true);

        private Users() {
            super("users");
        }
    }

    // tag::query[]
    public static List<User> active(BlockingQuerier db) {
        return db.sql("select id, email, active from users where active = :active order by id")
                .bind("active", true)
                .list(User.class);
    }
    // end::query[]

    // tag::transaction[]
    public static void replace(BlockingDatabase db, long old, User next) {
        db.transaction(tx -> {
            tx.update(USERS).set(USERS.active, false).where(USERS.id.eq(old)).execute();
            return tx.insert(USERS, next);
        });
    }
    // end::transaction[]

    public static long activate(BlockingQuerier db, long id, boolean active) {
        return db.update(USERS).set(USERS.active, active).where(USERS.id.eq(id)).execute();
    }

    public static boolean register(BlockingQuerier db, User user) {
        try {
            db.insert(USERS, user);
            return true;
        } catch (RunnelException e) {
            if (e.kind() != UNIQUE_VIOLATION) throw e;
            return false;
        }
    }

    public static String product(BlockingQuerier db) {
        return db.unwrap(Connection.class, connection -> {
            try {
                return connection.getMetaData().getDatabaseProductName();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
