package dev.runnel.mysql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/** {@code mysql://user:password@host:3306/database} and {@code mariadb://…}, with {@code +jdbc} for the JDBC drivers. */
public final class MysqlProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("mysql+jdbc", "mariadb+jdbc");
    }

    @Override
    public Set<String> options() {
        return MysqlOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        MysqlOptions options = MysqlOptions.of(url);
        return new MysqlBackend(options, true, new MysqlJdbcSessions(options));
    }
}
