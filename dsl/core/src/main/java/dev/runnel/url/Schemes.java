package dev.runnel.url;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a URL may begin with, and which of its grammars follows. */
final class Schemes {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,29}(\\+[A-Za-z0-9]{1,30})?");
    private static final Map<String, String> ALIASES = Map.of("postgres", "postgresql");
    private static final Set<String> FILES = Set.of("sqlite", "duckdb");
    private static final Set<String> SERVERS = Set.of("postgresql", "mysql", "mariadb", "mongodb", "redis", "rediss");
    private static final Set<String> DRIVERS = Set.of("jdbc", "r2dbc");

    private Schemes() {}

    /** Lower case, aliases resolved. The wrong text is not quoted: it may be a whole URL pasted in the wrong place. */
    static String canonical(String scheme) {
        if (!FORM.matcher(scheme).matches()) {
            throw Wrong.configuration("A database URL begins with the name of its database and a colon, such as"
                    + " sqlite:///file.db or postgresql://user:password@host:5432/database.");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        int plus = lower.indexOf('+');
        String dialect = plus < 0 ? lower : lower.substring(0, plus);
        return ALIASES.getOrDefault(dialect, dialect) + (plus < 0 ? "" : lower.substring(plus));
    }

    static boolean isFile(String scheme) {
        return FILES.contains(dialect(scheme));
    }

    /**
     * Whether the rest behind the colon names a file: of a scheme that is not known here its shape says so, which is not that of
     * a server's URL with a slip in it.
     */
    static boolean isFile(String scheme, String rest) {
        return isFile(scheme) || !SERVERS.contains(dialect(scheme)) && !rest.contains("//") && rest.indexOf('@') < 0;
    }

    private static String dialect(String scheme) {
        int plus = scheme.indexOf('+');
        return plus < 0 ? scheme : scheme.substring(0, plus);
    }

    static boolean isDriverText(String scheme) {
        return DRIVERS.contains(scheme);
    }
}
