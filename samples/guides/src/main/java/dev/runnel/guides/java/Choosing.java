package dev.runnel.guides.java;

import static dev.runnel.guides.java.Accounts.Users.USERS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.guides.java.Accounts.User;
import java.util.List;

/** One program for every database, in Java. */
public final class Choosing {
    private Choosing() {}

    // tag::open[]
    public static List<User> start(String url) { // System.getenv("DATABASE_URL"); or fromEnvironment()
        try (var db = BlockingDatabase.open(url)) {
            db.createAll(USERS);
            db.insertAll(USERS, List.of(new User(1, "ada@x.org", true), new User(2, "bob@x.org", false)));
            return Accounts.active(db);
        }
    }
    // end::open[]
}
