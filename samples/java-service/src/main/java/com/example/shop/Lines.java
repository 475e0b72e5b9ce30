package com.example.shop;

import com.example.shop.Refusal.Wrong;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a body as they come; one that is too long is refused before all of it is in memory. */
final class Lines {
    private static final int LONGEST = 10_000;

    private final Reader body;

    /** @param body reads ahead by itself */
    Lines(Reader body) {
        this.body = body;
    }

    /** Without its line break; null at the end. */
    @Nullable
    String next() throws IOException {
        var line = new StringBuilder();
        int c = body.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            Wrong.unless(line.length() < LONGEST, "a line has at most " + LONGEST + " characters");
            line.append((char) c);
            c = body.read();
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }
}
