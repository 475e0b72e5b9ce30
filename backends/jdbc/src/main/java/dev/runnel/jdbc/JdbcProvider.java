package dev.runnel.jdbc;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.sql.render.AnsiDialect;
import dev.runnel.url.ConnectUrl;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.Set;

/** {@code jdbc:…}: any URL that a driver on the class path accepts, with the ANSI dialect. */
public final class JdbcProvider implements BackendProvider {
    private static final String CACHE_SIZE = "statement_cache_size";
    private static final int DEFAULT_CACHE_SIZE = 256;

    @Override
    public Set<String> schemes() {
        return Set.of("jdbc");
    }

    @Override
    public Set<String> options() {
        return Set.of(CACHE_SIZE);
    }

    @Override
    public Backend create(ConnectUrl url) {
        String driverUrl = url.raw();
        var properties = new Properties();
        if (url.user() != null) {
            properties.setProperty("user", url.user());
        }
        if (url.password() != null) {
            properties.setProperty("password", url.password().reveal());
        }
        return new JdbcBackend(
                () -> DriverManager.getConnection(driverUrl, properties),
                new AnsiDialect(),
                url.integer(CACHE_SIZE, DEFAULT_CACHE_SIZE));
    }
}
