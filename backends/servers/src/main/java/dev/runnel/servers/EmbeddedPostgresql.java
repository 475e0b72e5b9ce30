package dev.runnel.servers;

import dev.runnel.url.ConnectUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL from Maven, without fsync. */
final class EmbeddedPostgresql {
    private EmbeddedPostgresql() {}

    static DatabaseServer start() {
        try {
            // It stops itself, and deletes its folder, when the JVM ends.
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
            var started = new DatabaseServer(
                    ConnectUrl.builder("postgresql")
                            .host("127.0.0.1", server.getPort())
                            .user("postgres")
                            .database("postgres")
                            .build(),
                    "postgresql");
            askForPasswords(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start.", e);
        }
    }

    /** It trusts everybody, but for the users that {@link DatabaseServer#createUser} makes. */
    private static void askForPasswords(DatabaseServer server) throws IOException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show hba_file")) {
            answer.next();
            Path rules = Path.of(answer.getString(1));
            Files.writeString(rules, "host all \"/^asked_\" all scram-sha-256\n" + Files.readString(rules));
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded PostgreSQL does not say where its rules of access are.", e);
        }
        server.execute("select pg_reload_conf()");
    }
}
