package dev.runnel.sqlite;

import dev.runnel.jdbc.EmbeddedDriverUrl;
import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/**
 * {@code sqlite:///file.db}, {@code sqlite:////absolute.db}, {@code sqlite::memory:}; likewise {@code sqlite+jdbc:///file.db}, and
 * the driver's {@code jdbc:sqlite:file.db}, {@code jdbc:sqlite:/absolute.db}, {@code jdbc:sqlite::memory:} and {@code jdbc:sqlite:}.
 * Of the driver's URL only the place is taken: options, {@code file:} and {@code :resource:} in it are CONFIGURATION, and what is not
 * said is as in {@code sqlite:///file.db}.
 */
public final class SqliteProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("sqlite", "sqlite+jdbc");
    }

    @Override
    public Set<String> options() {
        return SqliteOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new SqliteBackend(SqliteOptions.of(EmbeddedDriverUrl.ours(url, SqliteOptions.NAMES)));
    }
}
