package dev.runnel.readme.java;

import static dev.runnel.readme.java.Bulk.Posts.POSTS;
import static dev.runnel.readme.java.Readme.Users.USERS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import dev.runnel.readme.java.Readme.User;
import dev.runnel.sql.Column;
import dev.runnel.sql.InsertRows;
import dev.runnel.sql.Table;
import java.io.PrintWriter;
import java.util.List;

/** What the README shows of bulk inserts, export and children, kept right by the compiler and by BulkSnippetsTest. */
public final class Bulk {
    private Bulk() {}

    public record Post(long id, long userId, String title) {}

    public static final class Posts extends Table<Post> {
        public static final Posts POSTS = new Posts();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<Long> userId = bigint("user_id").references(USERS.id);
        public final Column<String> title = text("title");

        private Posts() {
            super("posts");
        }
    }

    public record Blog(User user, List<Post> posts) {}

    public static void bulk(BlockingDatabase db, Iterable<User> users, List<Post> posts) {
        // tag::bulk[]
        try {
            db.insertAll(USERS, users, sent -> System.out.println(sent + " sent")); // in batches, all or none
        } catch (RunnelException e) {
            System.out.println("row " + e.row() + ": " + e.kind());
        }
        db.upsertAll(POSTS, posts, POSTS.id); // where the key is there already, the other columns take the new values
        db.insertAll(
                InsertRows.into(POSTS).onConflict(POSTS.id).doUpdate(POSTS.title), posts, sent -> {}); // or only these
        // end::bulk[]
    }

    public static void export(BlockingDatabase db, PrintWriter response) {
        // tag::export[]
        try (var chunks = db.from(USERS).orderBy(USERS.id.asc()).csv()) { // many lines each, in bounded memory
            chunks.forEach(response::print);
        }
        try (var chunks = db.sql("select id, title from posts").jsonLines()) {
            chunks.forEach(response::print);
        }
        // end::export[]
    }

    // tag::children[]
    public static List<Blog> blogs(BlockingDatabase db) {
        var posts = db.from(POSTS).orderBy(POSTS.title.asc());
        return db.from(USERS)
                .where(USERS.email.like("%@x.org"))
                .children(posts, POSTS.userId) // two queries, however many users there are
                .map(it -> new Blog(it.parent(), it.children()))
                .list();
    }
    // end::children[]

    public static void explain(BlockingDatabase db) {
        // tag::explain[]
        db.from(POSTS).where(POSTS.userId.eq(1L)).explain().forEach(System.out::println); // SEARCH posts USING …
        // end::explain[]
    }
}
