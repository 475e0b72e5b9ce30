package dev.runnel.url;

import dev.runnel.internal.text.Suggestions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The query string: {@code name=value&name=value}, each name once. */
final class UrlOptions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,79}");

    private UrlOptions() {}

    static Map<String, String> parse(String query) {
        if (query.indexOf(';') >= 0) {
            throw Wrong.configuration("The options of the database URL hold a ;: separate options with & and write a ;"
                    + " in a value as %3B.");
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (String each : query.split("&")) {
            int equals = each.indexOf('=');
            if (equals >= 0) {
                add(options, each.substring(0, equals), Percent.decode(each.substring(equals + 1), "option value"));
            } else if (!each.isEmpty()) {
                throw Wrong.configuration("Option " + (options.size() + 1) + " of the database URL has no value; write"
                        + " ?name=value&name=value, with %3F for a ? and %26 for an & inside a value or password.");
            }
        }
        return options;
    }

    static void add(Map<String, String> options, String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw Wrong.configuration("Option " + (options.size() + 1) + " of the database URL has no proper name: a"
                    + " name is of letters, digits, underscores, dots and hyphens, and a ? in a password is %3F.");
        }
        if (value.indexOf('\0') >= 0) {
            throw Wrong.configuration(
                    "The URL option " + Redaction.name(name) + " holds U+0000, which no database accepts.");
        }
        if (options.putIfAbsent(name, value) != null) {
            throw Wrong.configuration(
                    "The URL option " + Redaction.name(name) + " is given twice; keep one of the two.");
        }
    }

    static void requireOnly(Set<String> given, Set<String> known) {
        for (String name : given) {
            if (!known.contains(name)) {
                throw Wrong.configuration("The URL option " + Redaction.name(name) + " is not known."
                        + Suggestions.didYouMean(name, known) + " Known options: " + Suggestions.sorted(known) + ".");
            }
        }
    }
}
