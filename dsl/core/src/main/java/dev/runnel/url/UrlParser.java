package dev.runnel.url;

/** Reads a URL by the grammar of its scheme. Nothing is quoted in an error: any wrong part may be a secret's half. */
final class UrlParser {
    private UrlParser() {}

    static ConnectUrl parse(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            throw Wrong.configuration("The database URL is empty; write one such as sqlite:///file.db or"
                    + " postgresql://user:password@host:5432/database.");
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw Wrong.configuration("The database URL holds a control character such as a line break;"
                    + " remove it, or percent-encode it if it belongs to a password.");
        }
        int colon = text.indexOf(':');
        String scheme = Schemes.canonical(colon < 0 ? "" : text.substring(0, colon));
        if (Schemes.isDriverText(scheme)) {
            DriverText.subprotocol(text);
            return new ConnectUrlBuilder(scheme, text).build();
        }
        var url = new ConnectUrlBuilder(scheme, null);
        String rest = text.substring(colon + 1);
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : rest.substring(question + 1);
        if (Schemes.isFile(scheme, rest)) {
            readFile(url, scheme, place);
        } else {
            readServer(url, place, query);
        }
        UrlOptions.parse(query).forEach(url::option);
        return url.build();
    }

    private static void readFile(ConnectUrlBuilder url, String scheme, String place) {
        boolean slashes = place.startsWith("///");
        if (place.equals("///") || !slashes && place.startsWith("//") && place.length() > 2) {
            throw Wrong.configuration("A " + scheme + " URL names its file after the third slash: " + scheme
                    + ":///relative.db, " + scheme + ":////absolute/file.db; in memory is " + scheme + "::memory:.");
        }
        refuseSemicolon(place);
        String path = slashes ? place.substring(3) : place.equals("//") ? "" : place;
        url.database(Percent.decode(path, "path"));
    }

    private static void readServer(ConnectUrlBuilder url, String place, String query) {
        if (!place.startsWith("//")) {
            throw Wrong.configuration("The URL of a database server has two slashes after the colon:"
                    + " postgresql://user:password@host:5432/database.");
        }
        int slash = place.indexOf('/', 2);
        String authority = slash < 0 ? place.substring(2) : place.substring(2, slash);
        String database = slash < 0 ? "" : place.substring(slash + 1);
        if (database.indexOf('@') >= 0 || query.indexOf('@') >= 0) {
            throw Wrong.configuration("The database URL has an @ after its first / or ?. If the password holds a / or"
                    + " ?, write it there as %2F or %3F; an @ in a database name or option is %40.");
        }
        if (database.indexOf(':') >= 0) {
            throw Wrong.configuration("The database name in the URL has a colon; hosts come before the first / as"
                    + " host:5432, and a colon in a database name is %3A.");
        }
        refuseSemicolon(database);
        url.database(Percent.decode(database, "database name"));
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            readCredentials(url, authority.substring(0, at));
        }
        HostPort.parseList(authority.substring(at + 1)).forEach(host -> url.host(host.host(), host.port()));
    }

    private static void readCredentials(ConnectUrlBuilder url, String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        if (!user.isEmpty()) {
            url.user(Percent.decode(user, "user"));
        }
        if (colon >= 0) {
            url.password(Percent.decode(text.substring(colon + 1), "password"));
        }
    }

    private static void refuseSemicolon(String place) {
        if (place.indexOf(';') >= 0) {
            throw Wrong.configuration("The database URL has a ; in its path; options follow a ? and are separated by &,"
                    + " and a ; in a name is %3B.");
        }
    }
}
