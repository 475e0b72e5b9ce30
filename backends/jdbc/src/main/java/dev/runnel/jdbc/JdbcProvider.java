package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.sql.render.AnsiDialect;
import dev.runnel.url.ConnectUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
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
                () -> connect(driverUrl, properties), new AnsiDialect(), url.integer(CACHE_SIZE, DEFAULT_CACHE_SIZE));
    }

    private static Connection connect(String url, Properties properties) throws SQLException {
        // "No suitable driver" would print the URL; it is asked for by name here.
        if (DriverManager.drivers().noneMatch(driver -> accepts(driver, url))) {
            throw new RunnelException(
                    ErrorKind.CONNECTION_FAILED,
                    "No JDBC driver on the class path accepts this jdbc:" + subprotocol(url)
                            + ": URL. Add the driver's jar, or check the spelling.");
        }
        return DriverManager.getConnection(url, properties);
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }

    private static String subprotocol(String url) {
        String[] parts = url.split(":", 3);
        return parts.length < 3 ? "" : parts[1];
    }
}
