package dev.runnel.sqlite;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/** {@code sqlite:///file.db}, {@code sqlite:////absolute.db}, {@code sqlite::memory:}. */
public final class SqliteProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("sqlite");
    }

    @Override
    public Set<String> options() {
        return SqliteOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new SqliteBackend(SqliteOptions.of(url));
    }
}
