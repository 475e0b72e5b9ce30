package dev.runnel.url;

import dev.runnel.error.RunnelException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may be read of a {@code jdbc:} or {@code r2dbc:} URL without knowing its driver. */
final class DriverText {
    private static final Pattern SUBPROTOCOL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,29}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_. -]{0,79}");

    private static final Pattern PLACE = Pattern.compile("[\\p{L}\\p{N}._:/,~\\[\\]\\\\ -]*");

    private DriverText() {}

    static String subprotocol(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        if (second < 0
                || !SUBPROTOCOL.matcher(text.substring(first + 1, second)).matches()) {
            throw Wrong.configuration("A jdbc: or r2dbc: URL names its driver between its first two colons:"
                    + " jdbc:h2:mem:test, jdbc:postgresql://host/database.");
        }
        return text.substring(first + 1, second).toLowerCase(Locale.ROOT);
    }

    /**
     * Credentials and the values of all options hidden: every driver has its own names for secrets. What stands before
     * the last {@code @} is hidden whole, which covers {@code thin:scott/tiger@//host} and any character in a password;
     * what follows is shown only where it can be nothing but hosts and a path.
     */
    static String redacted(String text) {
        int start = text.indexOf(':', text.indexOf(':') + 1) + 1;
        int at = Math.max(start, text.lastIndexOf('@') + 1);
        int options = firstOf(text, at);
        String place = text.substring(at, options);
        var shown = new StringBuilder(text.substring(0, start));
        boolean shows;
        if (at > start) {
            shown.append(Secret.REDACTED);
            String hosts = text.startsWith("//", start) ? "//" + place : place;
            shows = hosts.startsWith("//") && isPlace(hosts);
            shown.append(shows ? "@" + place : "");
        } else {
            // Oracle's user/password@ that lost its @ looks like a path.
            shows = !subprotocol(text).equals("oracle") && isPlace(place);
            shown.append(shows ? place : Secret.REDACTED);
        }
        appendOptions(shown, text.substring(options));
        return shown.toString();
    }

    private static void appendOptions(StringBuilder shown, String options) {
        int from = 0;
        while (from < options.length()) {
            int end = firstOf(options, from + 1);
            int equals = options.indexOf('=', from);
            boolean named = equals > from
                    && equals < end
                    && NAME.matcher(options.substring(from + 1, equals)).matches();
            String name = named ? options.substring(from + 1, equals) : "";
            shown.append(options.charAt(from)).append(Redaction.name(name)).append(named ? "=" : "");
            shown.append(Secret.REDACTED);
            if (Redaction.isSecret(name)) {
                return; // What looks like further options may be the rest of the secret: {a;b=c}.
            }
            from = end;
        }
    }

    /** False for {@code //user:password/…}, too, which lost its @: a password is where the port should be. */
    private static boolean isPlace(String place) {
        if (!PLACE.matcher(place).matches()) {
            return false;
        }
        int slashes = place.indexOf("//");
        if (slashes < 0) {
            return true;
        }
        int end = place.indexOf('/', slashes + 2);
        try {
            HostPort.parseList(place.substring(slashes + 2, end < 0 ? place.length() : end));
            return true;
        } catch (RunnelException e) {
            return false;
        }
    }

    private static int firstOf(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (";?&".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
