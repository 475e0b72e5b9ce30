package dev.runnel.url;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A host as the URL names it.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets
 * @param port 1 to 65535, or {@link #NO_PORT} if the URL names none
 */
public record HostPort(String host, int port) {
    /** The URL names no port; the backend's usual one is meant. */
    public static final int NO_PORT = -1;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");
    private static final Pattern IPV6 = Pattern.compile("(?=[^%]*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** Throws CONFIGURATION if the host or the port cannot be one; the message does not quote them. */
    public HostPort {
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw Wrong.configuration("A host of the database URL has a character that no host name has. If it belongs"
                    + " to the password, percent-encode it there (@ is %40, / is %2F, : is %3A).");
        }
        if (port != NO_PORT && (port < 1 || port > 65535)) {
            throw wrongPort();
        }
    }

    /** The port, or the given one if the URL names none. */
    public int portOr(int usual) {
        return port == NO_PORT ? usual : port;
    }

    /** True if the host is this machine's loopback interface by the way it is written; nobody is asked for a name. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1");
    }

    /** {@code host}, {@code host:5432} or {@code [::1]:5432}. */
    @Override
    public String toString() {
        String written = host.indexOf(':') < 0 ? host : "[" + host.replace("%", "%25") + "]";
        return port == NO_PORT ? written : written + ":" + port;
    }

    /** The hosts of {@code one:5432,[::1],two}; none of an empty text. */
    public static List<HostPort> parseList(String text) {
        List<HostPort> hosts = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String each : text.split(",", -1)) {
                hosts.add(parse(each));
            }
        }
        return hosts;
    }

    private static HostPort parse(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (end == 0) {
            throw Wrong.configuration(
                    text.startsWith("[")
                            ? "An IPv6 host of the database URL has no closing bracket; write [::1]:5432."
                            : "A port of the database URL has no host before it; write host:5432.");
        }
        String host = end < 0 ? text : text.substring(0, end);
        String rest = end < 0 ? "" : text.substring(end);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HostPort(Percent.decode(bare, "host"), port(rest));
    }

    private static int port(String rest) {
        if (rest.isEmpty()) {
            return NO_PORT;
        }
        if (rest.charAt(0) != ':' || !PORT.matcher(rest.substring(1)).matches()) {
            throw wrongPort();
        }
        return Integer.parseInt(rest.substring(1));
    }

    private static RuntimeException wrongPort() {
        return Wrong.configuration("A port of the database URL is not a number from 1 to 65535. IPv6 hosts stand in"
                + " brackets: [::1]:5432; a user and password end with @: user:password@host.");
    }
}
