package dev.runnel.url;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ConnectUrl} from plain parts, nothing encoded. Not thread-safe; all errors are CONFIGURATION. */
public final class ConnectUrlBuilder {
    private final String scheme;
    private final @Nullable String driverText;
    private @Nullable String user;
    private @Nullable Secret password;
    private final List<HostPort> hosts = new ArrayList<>();
    private @Nullable String database;
    private final Map<String, String> options = new LinkedHashMap<>();

    ConnectUrlBuilder(String scheme) {
        this(Schemes.canonical(scheme), null);
        if (Schemes.isDriverText(this.scheme)) {
            throw Wrong.configuration("A jdbc: or r2dbc: URL is written by its driver's rules: give it whole to"
                    + " ConnectUrl.parse and add withCredentials and withOption.");
        }
    }

    ConnectUrlBuilder(String canonicalScheme, @Nullable String driverText) {
        this.scheme = canonicalScheme;
        this.driverText = driverText;
    }

    ConnectUrlBuilder(ConnectUrl url) {
        this(url.scheme(), url.driverText());
        user = url.user();
        password = url.password();
        hosts.addAll(url.hosts());
        database = url.database();
        options.putAll(url.options());
    }

    public ConnectUrlBuilder user(String user) {
        this.user = user;
        return this;
    }

    public ConnectUrlBuilder password(String password) {
        return password(Secret.of(password));
    }

    public ConnectUrlBuilder password(Secret password) {
        this.password = password;
        return this;
    }

    /** Adds a host: a name, an IPv4 or an IPv6 address. Several are tried in this order. */
    public ConnectUrlBuilder host(String host) {
        return host(host, HostPort.NO_PORT);
    }

    public ConnectUrlBuilder host(String host, int port) {
        hosts.add(new HostPort(host, port));
        return this;
    }

    /** The port of the host added last. */
    public ConnectUrlBuilder port(int port) {
        if (hosts.isEmpty()) {
            throw Wrong.configuration("A port belongs to a host: call host(...) before port(...).");
        }
        hosts.add(new HostPort(hosts.remove(hosts.size() - 1).host(), port));
        return this;
    }

    /** The database's name; for SQLite and DuckDB the path of its file, {@code :memory:} for one in memory. */
    public ConnectUrlBuilder database(String database) {
        this.database = database;
        return this;
    }

    /** Adds an option; giving one twice is an error. */
    public ConnectUrlBuilder option(String name, String value) {
        UrlOptions.add(options, name, value);
        return this;
    }

    ConnectUrlBuilder replaceOption(String name, String value) {
        options.remove(name);
        return option(name, value);
    }

    public ConnectUrl build() {
        String where = database;
        if (Schemes.isFile(scheme)) {
            if (user != null || password != null || !hosts.isEmpty()) {
                throw Wrong.configuration("A " + scheme + " URL names a file: it has no host, user or password.");
            }
        }
        if (where != null && (where.isEmpty() || hosts.isEmpty() && ":memory:".equals(where))) {
            where = null;
        }
        refuseNul(user, "user");
        refuseNul(where, "database");
        refuseNul(password == null ? null : password.reveal(), "password");
        return new ConnectUrl(
                scheme,
                driverText,
                user,
                password,
                List.copyOf(hosts),
                where,
                Collections.unmodifiableMap(new LinkedHashMap<>(options)));
    }

    private static void refuseNul(@Nullable String text, String part) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw Wrong.configuration("The " + part + " of the database URL holds U+0000, which no database accepts.");
        }
    }
}
