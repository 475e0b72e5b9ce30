package dev.runnel.duckdb;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/** {@code duckdb:///file.duckdb}, {@code duckdb:////absolute.duckdb}, {@code duckdb::memory:}. */
public final class DuckDbProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("duckdb");
    }

    @Override
    public Set<String> options() {
        return DuckDbOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new DuckDbBackend(DuckDbOptions.of(url));
    }
}
