package dev.runnel.duckdb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.EmbeddedFile;
import dev.runnel.jdbc.EmbeddedFile.Mode;
import dev.runnel.url.ConnectUrl;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a DuckDB URL says. Unsigned extensions stay forbidden, whatever it says.
 *
 * @param file null for a database in memory
 * @param mode whether the file is created and may be written
 * @param threads DuckDB's worker threads, null for one per core
 * @param memoryLimit as DuckDB writes sizes ({@code 2GB}), null for four fifths of the machine's
 * @param tempDirectory where results that do not fit go, null for DuckDB's own
 * @param externalAccess whether statements may read and write files and attach databases
 * @param statementCacheSize prepared statements kept per session
 */
record DuckDbOptions(
        @Nullable Path file,
        Mode mode,
        @Nullable Integer threads,
        @Nullable String memoryLimit,
        @Nullable Path tempDirectory,
        boolean externalAccess,
        int statementCacheSize) {
    static final Set<String> NAMES = Set.of(
            "mode", "threads", "memory_limit", "temp_directory", "enable_external_access", "statement_cache_size");

    private static final Pattern SIZE = Pattern.compile("\\d+(\\.\\d+)? ?([KMGT]i?B|[kmgt]i?b|[Bb])");

    static DuckDbOptions of(ConnectUrl url) {
        Path file = EmbeddedFile.named(url.database(), "path of the DuckDB URL");
        Mode mode = url.choice("mode", Mode.class, Mode.RWC);
        if (file == null && mode == Mode.RO) {
            throw wrong("mode=ro needs a file: a database in memory is empty when it is opened. Leave the option out.");
        }
        return new DuckDbOptions(
                file,
                mode,
                threads(url),
                memoryLimit(url.text("memory_limit")),
                EmbeddedFile.named(url.text("temp_directory"), "option temp_directory of the DuckDB URL"),
                url.bool("enable_external_access", true),
                url.integer("statement_cache_size", 256));
    }

    /** What the driver is told when it opens the database; nothing that is its default, so that another program may share it. */
    Properties properties() {
        var properties = new Properties();
        properties.setProperty("jdbc_stream_results", "false");
        if (mode == Mode.RO) {
            properties.setProperty("access_mode", "READ_ONLY");
        }
        if (threads != null) {
            properties.setProperty("threads", threads.toString());
        }
        if (memoryLimit != null) {
            properties.setProperty("memory_limit", memoryLimit);
        }
        if (tempDirectory != null) {
            properties.setProperty("temp_directory", tempDirectory.toString());
        }
        if (!externalAccess) {
            properties.setProperty("enable_external_access", "false");
        }
        return properties;
    }

    private static @Nullable Integer threads(ConnectUrl url) {
        if (url.text("threads") == null) {
            return null;
        }
        int threads = url.integer("threads", 1);
        if (threads < 1) {
            throw wrong("The option threads must be 1 or more.");
        }
        return threads;
    }

    private static @Nullable String memoryLimit(@Nullable String text) {
        if (text != null && !SIZE.matcher(text).matches()) {
            throw wrong("The option memory_limit is not a size. Write a number and a unit, such as 512MB or 2GB.");
        }
        return text;
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
