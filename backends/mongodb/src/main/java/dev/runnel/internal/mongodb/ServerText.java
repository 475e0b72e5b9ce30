package dev.runnel.internal.mongodb;

import com.mongodb.MongoException;
import java.util.regex.Pattern;

/** What the server says, without what may be a value. */
final class ServerText {
    /** From the first quote to the last one: a value may hold quotes of its own. */
    private static final Pattern QUOTED = Pattern.compile("(?s)\".*\"|'.*'");

    private static final Pattern BRACES = Pattern.compile("(?s)\\{.*\\}");
    private static final Pattern BRACKETS = Pattern.compile("(?s)\\[.*\\]");
    private static final int LONGEST = 300;

    private ServerText() {}

    static String clear(String text) {
        String clear = QUOTED.matcher(text).replaceAll("\"…\"");
        clear = BRACES.matcher(clear).replaceAll("{…}");
        clear = BRACKETS.matcher(clear).replaceAll("[…]");
        return clear.length() > LONGEST ? clear.substring(0, LONGEST) + "…" : clear;
    }

    /** A copy of an exception, with its place, code and labels, and without what its text may tell. */
    static Throwable safe(Throwable error) {
        String name = error.getClass().getName() + " (values left out)";
        Throwable safe;
        if (error instanceof MongoException mongo) {
            var copy = new MongoException(mongo.getCode(), name + ": " + clear(String.valueOf(mongo.getMessage())));
            mongo.getErrorLabels().forEach(copy::addLabel);
            safe = copy;
        } else if (error instanceof Error) {
            return error;
        } else {
            safe = new RuntimeException(name + ": " + clear(String.valueOf(error.getMessage())));
        }
        safe.setStackTrace(error.getStackTrace());
        return safe;
    }
}
