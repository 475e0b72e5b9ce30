package dev.runnel.servers;

import dev.runnel.url.ConnectUrl;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The servers of this JVM: each is started when first asked for, on a free port of 127.0.0.1, and stopped when the JVM ends.
 * An environment variable names a running one instead: {@code RUNNEL_TEST_POSTGRESQL_URL}, {@code RUNNEL_TEST_MARIADB_URL},
 * {@code RUNNEL_TEST_MYSQL_URL}, {@code RUNNEL_TEST_REDIS_URL}, of the form {@code postgresql://user:password@host:port/database}.
 */
public final class Servers {
    private static final AtomicReference<@Nullable DatabaseServer> POSTGRESQL = new AtomicReference<>();
    private static final AtomicReference<@Nullable DatabaseServer> OTHER_POSTGRESQL = new AtomicReference<>();
    private static final AtomicReference<@Nullable DatabaseServer> MARIADB = new AtomicReference<>();

    private static final AtomicReference<@Nullable RedisServer> REDIS = new AtomicReference<>();

    private Servers() {}

    /** PostgreSQL 18. */
    public static synchronized DatabaseServer postgresql() {
        DatabaseServer server = POSTGRESQL.get();
        if (server == null) {
            server = fromEnvironment("POSTGRESQL", "postgresql")
                    .orElseGet(() -> EmbeddedPostgresql.launch().server());
            POSTGRESQL.set(server);
        }
        return server;
    }

    /** A second PostgreSQL, to fail over to and with settings that a test may change; never one of the environment's. */
    public static synchronized DatabaseServer otherPostgresql() {
        DatabaseServer server = OTHER_POSTGRESQL.get();
        if (server == null) {
            server = EmbeddedPostgresql.launch().server();
            OTHER_POSTGRESQL.set(server);
        }
        return server;
    }

    /** MariaDB 11.4. */
    public static synchronized DatabaseServer mariadb() {
        DatabaseServer server = MARIADB.get();
        if (server == null) {
            server = fromEnvironment("MARIADB", "mariadb")
                    .orElseGet(() -> EmbeddedMariaDb.launch().server());
            MARIADB.set(server);
        }
        return server;
    }

    /** A PostgreSQL that is the caller's alone; never one of the environment's. */
    public static OwnServer ownPostgresql() {
        return EmbeddedPostgresql.launch();
    }

    /**
     * A MariaDB that is the caller's alone; never one of the environment's. It offers no TLS, for which it would make a new key at
     * each start, and keeps what is committed.
     */
    public static OwnServer ownMariadb() {
        return EmbeddedMariaDb.launch("--skip-ssl", "--innodb-flush-log-at-trx-commit=2");
    }

    /** A real MySQL, which Maven does not deliver: only the one that the environment names. */
    public static Optional<DatabaseServer> mysql() {
        return fromEnvironment("MYSQL", "mariadb");
    }

    /** The URL of a Redis 6.2, or of the one that {@code RUNNEL_TEST_REDIS_URL} names. */
    public static synchronized String redis() {
        String url = System.getenv("RUNNEL_TEST_REDIS_URL");
        if (url != null && !url.isBlank()) {
            return url;
        }
        RedisServer server = REDIS.get();
        if (server == null) {
            server = RedisServer.started();
            REDIS.set(server);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-redis"));
        }
        return server.url();
    }

    private static Optional<DatabaseServer> fromEnvironment(String name, String jdbc) {
        String url = System.getenv("RUNNEL_TEST_" + name + "_URL");
        return url == null || url.isBlank()
                ? Optional.empty()
                : Optional.of(new DatabaseServer(ConnectUrl.parse(url), jdbc));
    }
}
