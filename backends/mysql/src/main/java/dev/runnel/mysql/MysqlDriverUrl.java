package dev.runnel.mysql;

import dev.runnel.error.RunnelException;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.Secret;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code jdbc:mysql:…}, {@code r2dbc:mariadb:…}: the driver reads them by its own rules, but for what Runnel relies on.
 */
final class MysqlDriverUrl {
    private MysqlDriverUrl() {}

    /** Of a parameter that is said twice, the drivers take the last. */
    static String jdbc(ConnectUrl url, Map<String, String> always) {
        var text = new StringBuilder(url.raw());
        char between = url.raw().indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, String> one : always.entrySet()) {
            text.append(between).append(one.getKey()).append('=').append(one.getValue());
            between = '&';
        }
        return text.toString();
    }

    /** For a URL that says otherwise in a way that comes after all, for one host, say. */
    static RunnelException overrules(Map<String, String> always) {
        return MysqlOptions.wrong("The jdbc: URL sets one of the driver's options that Runnel needs as it sets them ("
                + String.join(", ", new TreeSet<>(always.keySet())) + "); leave it out.");
    }

    /** CONFIGURATION without the driver's words, which quote the URL. */
    static ConnectionFactoryOptions.Builder r2dbc(ConnectUrl url) {
        ConnectionFactoryOptions.Builder options;
        try {
            options = ConnectionFactoryOptions.parse(url.raw()).mutate();
        } catch (IllegalArgumentException e) {
            throw MysqlOptions.wrong("The r2dbc: URL cannot be read; it is of the form"
                    + " r2dbc:mysql://user:password@host:port/database?option=value.");
        }
        if (url.user() != null) {
            options.option(ConnectionFactoryOptions.USER, url.user());
        }
        Secret password = url.password();
        if (password != null) {
            options.option(ConnectionFactoryOptions.PASSWORD, password.reveal());
        }
        return options;
    }
}
