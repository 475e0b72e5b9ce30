package dev.runnel.mysql;

import dev.runnel.error.RunnelException;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:mysql:…}, {@code r2dbc:mariadb:…}: the driver reads them by its own rules, but for what Runnel relies on. One
 * that names several hosts is opened for one of them at a time, in their order: left to the driver, a connection could move to
 * another server in its lifetime, where a cancel would find another session by its number, and where no setting is as it was.
 */
final class MysqlDriverUrl {
    /** What comes before the hosts, the way to choose among them, the user, the hosts, and the rest. */
    private static final Pattern FORM =
            Pattern.compile("((?:jdbc|r2dbcs?):[^:/]+:)(?:([^:/]+):)?//([^/?]*@)?([^/?]*)(.*)", Pattern.DOTALL);

    /** Those that mean the order in which the hosts are named. */
    private static final List<String> IN_ORDER = List.of("", "sequential", "failover");

    private MysqlDriverUrl() {}

    /** The hosts of a URL that names several; empty for any other, which the driver gets as it is. */
    static List<HostPort> hosts(ConnectUrl url) {
        Matcher form = FORM.matcher(url.raw());
        if (!form.matches() || !form.group(4).contains(",")) {
            if (url.raw().split("\\?", 2)[0].contains(",")) {
                throw notPlain();
            }
            return List.of();
        }
        String way = form.group(2) == null ? "" : form.group(2);
        if (!IN_ORDER.contains(way)) {
            throw MysqlOptions.wrong("The driver's own URL asks for " + (way.matches("[a-z-]+") ? way : "a way")
                    + " among several hosts, by which a session may move from one server to another, and a cancel would"
                    + " stop another one's statement. Name the hosts in the order in which they are to be tried:"
                    + " //one,two/database; and open a Database of its own for the servers that only read.");
        }
        if (form.group(4).matches(".*[()=@].*")) {
            throw notPlain();
        }
        return HostPort.parseList(form.group(4));
    }

    private static RunnelException notPlain() {
        return MysqlOptions.wrong(
                "The driver's own URL names several hosts in a form that only the driver reads. Write them"
                        + " as //one:3306,two:3306/database, with user and password once for all.");
    }

    /** @param host of several; null for a URL with one, which stays as it is */
    private static String text(ConnectUrl url, @Nullable HostPort host) {
        Matcher form = FORM.matcher(url.raw());
        if (host == null || !form.matches()) {
            return url.raw();
        }
        String user = form.group(3) == null ? "" : form.group(3);
        return form.group(1) + "//" + user + host + form.group(5);
    }

    /** Of a parameter that is said twice, the drivers take the last. */
    static String jdbc(ConnectUrl url, @Nullable HostPort host, Map<String, String> always) {
        var text = new StringBuilder(text(url, host));
        char between = text.indexOf("?") < 0 ? '?' : '&';
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
    static ConnectionFactoryOptions.Builder r2dbc(ConnectUrl url, @Nullable HostPort host) {
        ConnectionFactoryOptions.Builder options;
        try {
            options = ConnectionFactoryOptions.parse(text(url, host)).mutate();
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
