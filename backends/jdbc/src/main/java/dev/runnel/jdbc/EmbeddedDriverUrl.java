package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.ConnectUrlBuilder;
import dev.runnel.url.CoreOption;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:sqlite:…} and {@code jdbc:duckdb:…} are read as URLs of ours where they name nothing but a file or {@code :memory:}.
 * All else in them is the driver's, whose defaults are not ours, and refused.
 */
public final class EmbeddedDriverUrl {
    private static final String MEMORY = ":memory:";

    /** {@code file:}, {@code :resource:}, {@code memory:name}; one letter is a drive. */
    private static final Pattern PREFIXED = Pattern.compile("(:|[A-Za-z][A-Za-z0-9_+.-]+:).*");

    private EmbeddedDriverUrl() {}

    /**
     * The same database as a URL of ours, with the options and the credentials that were given beside the driver's text; any URL
     * that is not a driver's as it is.
     *
     * @param options the backend's options, which are ours
     * @throws RunnelException CONFIGURATION if the driver's text says more than where the database is
     */
    public static ConnectUrl ours(ConnectUrl url, Set<String> options) {
        String dialect = url.subprotocol();
        if (dialect == null) {
            return url;
        }
        String text = url.raw();
        String path = text.substring(text.indexOf(':', text.indexOf(':') + 1) + 1);
        if (firstOption(path) >= 0) {
            throw hasOptions(dialect, optionName(url), options);
        }
        if (!path.equals(MEMORY) && PREFIXED.matcher(path).matches()) {
            throw wrong(
                    dialect,
                    "names its database by a URI or another word before a colon, which is the driver's to"
                            + " read. Take the path of a file, " + dialect + ":///path?option=value, or " + dialect
                            + "::memory:."
                            + known(options));
        }
        ConnectUrlBuilder ours = ConnectUrl.builder(dialect).database(path);
        if (url.user() != null) {
            ours.user(url.user());
        }
        if (url.password() != null) {
            ours.password(url.password());
        }
        url.options().forEach(ours::option);
        return ours.build();
    }

    private static RunnelException hasOptions(String dialect, @Nullable String name, Set<String> options) {
        String given = name == null ? "has an option" : "has the option " + name;
        String own = name == null ? "" : name.toLowerCase(Locale.ROOT);
        boolean same = options.contains(own) || CoreOption.names().contains(own);
        return wrong(
                dialect,
                given + ", which is the driver's there and not read. Write " + dialect + ":///path?"
                        + (same ? own : "option") + "=…"
                        + (same ? ", where it is Runnel's." : " with an option of Runnel's." + known(options)));
    }

    private static String known(Set<String> options) {
        return " Those of the backend are: " + String.join(", ", new TreeSet<>(options)) + ".";
    }

    /** Read where no value is shown; null if what stands there may be the rest of a secret. */
    private static @Nullable String optionName(ConnectUrl url) {
        String redacted = url.toString();
        int start = firstOption(redacted);
        int equals = redacted.indexOf('=', start);
        String name = start < 0 || equals < 0 ? "" : redacted.substring(start + 1, equals);
        return name.isEmpty() || name.contains("*") ? null : name;
    }

    /** SQLite's begin with a {@code ?} and DuckDB's with a {@code ;}: neither of them is for a file of that name. */
    private static int firstOption(String text) {
        int question = text.indexOf('?');
        int semicolon = text.indexOf(';');
        return question < 0 || semicolon >= 0 && semicolon < question ? semicolon : question;
    }

    private static RunnelException wrong(String dialect, String what) {
        return new RunnelException(ErrorKind.CONFIGURATION, "The jdbc:" + dialect + ": URL " + what);
    }
}
