package com.example.runnel.h2;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.EmbeddedFile;
import dev.runnel.url.ConnectUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an H2 URL says.
 *
 * @param file null for a database in memory
 * @param memory the name of a database in memory, by which the whole process shares it
 * @param lockTimeout how long a statement waits for the lock of another transaction
 * @param statementCacheSize prepared statements kept per session
 */
record H2Options(@Nullable Path file, @Nullable String memory, Duration lockTimeout, int statementCacheSize) {
    static final Set<String> NAMES = Set.of("lock_timeout", "statement_cache_size");

    private static final String IN_MEMORY = "mem:";

    // tag::options[]
    static H2Options of(ConnectUrl url) {
        String given = Objects.requireNonNullElse(url.database(), IN_MEMORY);
        String place = given.equals(IN_MEMORY) ? IN_MEMORY + UUID.randomUUID() : given;
        if (url.user() != null || url.password() != null || !url.hosts().isEmpty()) {
            throw wrong("An H2 URL names a file or a database in memory: it has no host, user or password.");
        }
        // Behind a semicolon H2 reads settings, of which INIT runs any statement.
        if (place.indexOf(';') >= 0) {
            throw wrong("The path of the H2 URL holds a semicolon, which H2 takes in no name; name another file.");
        }
        boolean inMemory = place.startsWith(IN_MEMORY);
        return new H2Options(
                inMemory ? null : EmbeddedFile.named(place, "path of the H2 URL"),
                inMemory ? place.substring(IN_MEMORY.length()) : null,
                url.duration("lock_timeout", Duration.ofSeconds(1)),
                url.integer("statement_cache_size", 256));
    }
    // end::options[]

    /** What the driver is told: names are lower case where they are not quoted, as everywhere else in Runnel. */
    String driverUrl() {
        return "jdbc:h2:"
                + (file == null ? IN_MEMORY + memory : "file:" + file)
                + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
                // As Runnel reads an instant's parts; the JVM's would be another one on every machine.
                + ";TIME ZONE=UTC"
                // The trace file holds statements that failed, and their values.
                + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                + ";LOCK_TIMEOUT=" + lockTimeout.toMillis();
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
