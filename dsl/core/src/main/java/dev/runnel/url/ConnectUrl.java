package dev.runnel.url;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to reach it; immutable. {@link #toString()}, {@link Secret} and every exception are free
 * of secrets, those of a failed {@link #parse} too. All errors are CONFIGURATION.
 *
 * <p>Servers: {@code dialect+transport://user:password@host:port,host2:port/database?option=value&option=value}; every
 * part but the dialect may be absent, parts are percent-encoded UTF-8, {@code +} is a plus. {@code postgres} is an
 * alias of {@code postgresql}. The last {@code @} ends the password, so {@code p@ss} and {@code p#ss} may stand as they are;
 * {@code /} and {@code ?} must be encoded.
 *
 * <p>Files (SQLite, DuckDB): {@code sqlite:///relative.db}, {@code sqlite:////absolute.db}, the short forms
 * {@code sqlite:relative.db} and {@code sqlite:/absolute.db}; in memory: {@code sqlite::memory:}, {@code sqlite://},
 * {@code sqlite:}.
 *
 * <p>Any other backend's scheme is read as a server's where it has two slashes or an {@code @}, else as a
 * file's: {@code h2:/absolute}, {@code h2:mem:name}.
 *
 * <p>{@code jdbc:…} and {@code r2dbc:…} URLs are a driver's own: only their {@link #subprotocol()} is read, the text is
 * kept as {@link #raw()}, and options are those of {@link #withOption}.
 */
public final class ConnectUrl {
    private final String scheme;
    private final @Nullable String driverText;
    private final @Nullable String user;
    private final @Nullable Secret password;
    private final List<HostPort> hosts;
    private final @Nullable String database;
    private final Map<String, String> options;

    ConnectUrl(
            String scheme,
            @Nullable String driverText,
            @Nullable String user,
            @Nullable Secret password,
            List<HostPort> hosts,
            @Nullable String database,
            Map<String, String> options) {
        this.scheme = scheme;
        this.driverText = driverText;
        this.user = user;
        this.password = password;
        this.hosts = hosts;
        this.database = database;
        this.options = options;
    }

    /** Reads a URL; white space around it is ignored. Throws CONFIGURATION naming the wrong part without quoting it. */
    public static ConnectUrl parse(String text) {
        return UrlParser.parse(text);
    }

    /** The URL of the environment variable {@code DATABASE_URL}; CONFIGURATION if it is not set. */
    public static ConnectUrl fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /** The URL under {@code DATABASE_URL} in the given environment; CONFIGURATION if it is not set. */
    public static ConnectUrl fromEnvironment(Map<String, String> environment) {
        String text = environment.get("DATABASE_URL");
        if (text == null || text.isBlank()) {
            throw Wrong.configuration("The environment variable DATABASE_URL is not set. Set it to where the"
                    + " database is, such as DATABASE_URL=sqlite:///app.db or"
                    + " DATABASE_URL=postgresql://user:password@host:5432/database, or give the URL in code.");
        }
        return parse(text);
    }

    /** Builds a URL from parts that need no encoding. */
    public static ConnectUrlBuilder builder(String scheme) {
        return new ConnectUrlBuilder(scheme);
    }

    /** Dialect and transport in lower case with aliases resolved: {@code sqlite}, {@code postgresql+jdbc}. */
    public String scheme() {
        return scheme;
    }

    /** The scheme without its transport: {@code postgresql}. */
    public String dialect() {
        int plus = scheme.indexOf('+');
        return plus < 0 ? scheme : scheme.substring(0, plus);
    }

    /** What follows the {@code +} of the scheme: {@code jdbc}; null if the backend is to choose. */
    public @Nullable String transport() {
        int plus = scheme.indexOf('+');
        return plus < 0 ? null : scheme.substring(plus + 1);
    }

    /** The driver's part of a {@code jdbc:} or {@code r2dbc:} URL in lower case: {@code h2}; null for all others. */
    public @Nullable String subprotocol() {
        return driverText == null ? null : DriverText.subprotocol(driverText);
    }

    public @Nullable String user() {
        return user;
    }

    public @Nullable Secret password() {
        return password;
    }

    /** The hosts in the order in which they are to be tried; empty if the URL names none. */
    public List<HostPort> hosts() {
        return hosts;
    }

    /** The decoded database name or file path; null if none is named, which is in memory for SQLite and DuckDB. */
    public @Nullable String database() {
        return database;
    }

    /** The decoded options in the order written. The values may be secrets. */
    public Map<String, String> options() {
        return options;
    }

    /** The whole URL with its secrets: a driver's own text as it was given, any other in its canonical form. */
    public String raw() {
        return driverText != null ? driverText : UrlText.write(this, true);
    }

    /** The option's text; null if the URL does not have it. */
    public @Nullable String text(String name) {
        return options.get(name);
    }

    /** A whole number of 32 bits; CONFIGURATION naming the option if it is something else. */
    public int integer(String name, int defaultValue) {
        OptionText option = option(name);
        return option == null ? defaultValue : option.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** {@code true/false}, {@code on/off}, {@code yes/no} or {@code 1/0}; CONFIGURATION if it is something else. */
    public boolean bool(String name, boolean defaultValue) {
        OptionText option = option(name);
        return option == null ? defaultValue : option.bool();
    }

    /**
     * Seconds ({@code 30}, {@code 0.5}), {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d} or ISO 8601
     * ({@code PT30S}), not negative and at most 366 days; CONFIGURATION naming the option if it is something else.
     */
    public Duration duration(String name, Duration defaultValue) {
        OptionText option = option(name);
        return option == null ? defaultValue : option.duration();
    }

    /** A constant of the enum in any case, with spaces or hyphens for underscores; else CONFIGURATION listing them. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, E defaultValue) {
        OptionText option = option(name);
        return option == null ? defaultValue : option.choice(type);
    }

    private @Nullable OptionText option(String name) {
        String value = options.get(name);
        return value == null ? null : new OptionText("The URL option " + Redaction.name(name), name, value);
    }

    /** Throws CONFIGURATION naming the first option that is not known, the known ones, and the one probably meant. */
    public void requireOnly(Set<String> known) {
        UrlOptions.requireOnly(options.keySet(), known);
    }

    /** The same URL with this option, in the place of one of the same name. */
    public ConnectUrl withOption(String name, String value) {
        return new ConnectUrlBuilder(this).replaceOption(name, value).build();
    }

    /** The same URL with other credentials; {@link #raw()} of a driver's own URL stays as it is. */
    public ConnectUrl withCredentials(String newUser, Secret newPassword) {
        return new ConnectUrlBuilder(this).user(newUser).password(newPassword).build();
    }

    @Nullable
    String driverText() {
        return driverText;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectUrl url
                && scheme.equals(url.scheme)
                && Objects.equals(driverText, url.driverText)
                && Objects.equals(user, url.user)
                && Objects.equals(password, url.password)
                && hosts.equals(url.hosts)
                && Objects.equals(database, url.database)
                && options.equals(url.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, driverText, user, password, hosts, database, options);
    }

    /**
     * The URL with {@code ***} for the password, for options that may be secret and, if there is no password, for the
     * user too, since tokens are given as user names. Of a driver's own URL the values of all options are hidden.
     */
    @Override
    public String toString() {
        return driverText != null ? DriverText.redacted(driverText) : UrlText.write(this, false);
    }
}
