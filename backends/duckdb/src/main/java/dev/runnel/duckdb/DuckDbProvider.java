package dev.runnel.duckdb;

import dev.runnel.jdbc.EmbeddedDriverUrl;
import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/**
 * {@code duckdb:///file.duckdb}, {@code duckdb:////absolute.duckdb}, {@code duckdb::memory:}; likewise
 * {@code duckdb+jdbc:///file.duckdb}, and the driver's {@code jdbc:duckdb:file.duckdb}, {@code jdbc:duckdb:/absolute.duckdb},
 * {@code jdbc:duckdb::memory:} and {@code jdbc:duckdb:}. Of the driver's URL only the place is taken: options and prefixes such as
 * {@code memory:name} and {@code md:} in it are CONFIGURATION, and what is not said is as in {@code duckdb:///file.duckdb}.
 */
public final class DuckDbProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("duckdb", "duckdb+jdbc");
    }

    @Override
    public Set<String> options() {
        return DuckDbOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new DuckDbBackend(DuckDbOptions.of(EmbeddedDriverUrl.ours(url, DuckDbOptions.NAMES)));
    }
}
