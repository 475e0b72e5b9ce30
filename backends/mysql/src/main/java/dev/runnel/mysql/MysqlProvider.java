package dev.runnel.mysql;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/**
 * {@code mysql://user:password@host:3306/database} and {@code mariadb://…}: over R2DBC, with {@code +jdbc} over the
 * JDBC
 * drivers. The drivers' own URLs, {@code jdbc:mysql:…} and {@code r2dbc:mariadb:…}, are theirs to read.
 */
public final class MysqlProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("mysql", "mysql+r2dbc", "mysql+jdbc", "mariadb", "mariadb+r2dbc", "mariadb+jdbc");
    }

    @Override
    public Set<String> options() {
        return MysqlOptions.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        MysqlOptions options = MysqlOptions.of(url);
        boolean jdbc = "jdbc".equals(url.transport()) || url.scheme().equals("jdbc");
        return new MysqlBackend(options, jdbc, jdbc ? new MysqlJdbcSessions(options) : new MysqlR2dbcSessions(options));
    }
}
