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
        if (second < 0 || !SUBPROTOCOL.matcher(text.substring(first + 1, second)).matches()) {
            throw Wrong.configuration("A jdbc: or r2dbc: URL names its driver between its first two colons:"
                    + " jdbc:h2:mem:test, jdbc:postgresql://host/database.");
        }
        return text.substring(first + 1, second).toLowerCase(Locale.ROOT);
    }

    /**
     * Credentials and the values of all options hidden: every driver has its own names for secrets. What stands before
     * the last {@code @} is hidden whole, which covers {@code thin:scott/tiger@host} and any character in a password.
     */
    static String redacted(String text) {
        int start = text.indexOf(':', text.indexOf(':') + 1) + 1;
        int at = text.lastIndexOf('@');
        int options = firstOf(text, Math.max(start, at + 1));
        String place = text.substring(Math.max(start, at + 1), options);
        var shown = new StringBuilder(text.substring(0, start));
        if (at >= start) {
            shown.append(Secret.REDACTED).append('@').append(Redaction.scrub(place));
        } else {
            shown.append(PLACE.matcher(place).matches() && namesHosts(text, place) ? Redaction.scrub(place) : Secret.REDACTED);
        }
        appendOptions(shown, text.substring(options));
        return shown.toString();
    }

    private static void appendOptions(StringBuilder shown, String options) {
        int from = 0;
        while (from < options.length()) {
            int end = firstOf(options, from + 1);
            int equals = options.indexOf('=', from);
            boolean named = equals > from && equals < end
                    && NAME.matcher(options.substring(from + 1, equals)).matches();
            shown.append(options.charAt(from));
            shown.append(named ? options.substring(from + 1, equals + 1) : "").append(Secret.REDACTED);
            from = end;
        }
    }

    /** False if user and password lost their @: in {@code //user:password/…} the password is where the port should be. */
    private static boolean namesHosts(String text, String place) {
        if (subprotocol(text).equals("oracle")) {
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
