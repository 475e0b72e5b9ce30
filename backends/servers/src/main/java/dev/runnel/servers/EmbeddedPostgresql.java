package dev.runnel.servers;

import dev.runnel.url.ConnectUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

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
            return new DatabaseServer(
                    ConnectUrl.builder("postgresql")
                            .host("127.0.0.1", server.getPort())
                            .user("postgres")
                            .database("postgres")
                            .build(),
                    "postgresql");
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start.", e);
        }
    }
}
