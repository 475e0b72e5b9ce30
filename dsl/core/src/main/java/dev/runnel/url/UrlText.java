package dev.runnel.url;

import java.util.stream.Collectors;

/** Writes a URL in its canonical form, with its secrets for the driver or without them for people. */
final class UrlText {
    private UrlText() {}

    static String write(ConnectUrl url, boolean reveal) {
        var text = new StringBuilder(url.scheme());
        String database = url.database();
        if (Schemes.isFile(url.scheme())) {
            text.append(database == null ? "::memory:" : ":///" + path(database, reveal));
        } else {
            text.append("://");
            text.append(credentials(url, reveal));
            text.append(url.hosts().stream().map(HostPort::toString).collect(Collectors.joining(",")));
            String name = database == null || reveal ? database : Redaction.scrub(database);
            text.append(name == null ? "" : "/" + Percent.encode(name, "/*="));
        }
        char separator = '?';
        for (var option : url.options().entrySet()) {
            String value = reveal ? option.getValue() : Redaction.shown(option.getKey(), option.getValue());
            String name = reveal ? option.getKey() : Redaction.name(option.getKey());
            text.append(separator).append(name).append('=').append(Percent.encode(value, reveal ? "/:,+" : "/:,+* "));
            separator = '&';
        }
        return text.toString();
    }

    private static String path(String path, boolean reveal) {
        return reveal ? Percent.encode(path, "/:") : Percent.encode(Redaction.scrub(path), "/:*= ");
    }

    private static String credentials(ConnectUrl url, boolean reveal) {
        String user = url.user() == null ? "" : Percent.encode(url.user(), "");
        Secret password = url.password();
        if (reveal) {
            return password != null
                    ? user + ":" + Percent.encode(password.reveal(), "") + "@"
                    : url.user() == null ? "" : user + "@";
        }
        // A user without a password may be a token, or a password that lost its colon.
        boolean alone = password == null || password.reveal().isEmpty();
        if (alone) {
            return url.user() == null ? "" : Secret.REDACTED + "@";
        }
        return user + ":" + Secret.REDACTED + "@";
    }
}
