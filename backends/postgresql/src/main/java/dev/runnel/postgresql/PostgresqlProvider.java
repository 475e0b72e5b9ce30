package dev.runnel.postgresql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/**
 * {@code postgresql://user:password@host:5432/database}: over R2DBC, or over JDBC with {@code postgresql+jdbc://}. The URLs of the
 * drivers, {@code jdbc:postgresql:…} and {@code r2dbc:postgresql:…}, are theirs to read.
 */
public final class PostgresqlProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgresql+r2dbc", "postgresql+jdbc");
    }

    @Override
    public Set<String> options() {
        return PostgresqlOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new PostgresqlBackend(
                PostgresqlOptions.of(url), "jdbc".equals(url.transport()) || PostgresqlDriverUrl.isJdbc(url));
    }
}
