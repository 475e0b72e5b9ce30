package com.example.shop;

import com.example.shop.Refusal.Wrong;
import java.util.ArrayList;
import java.util.List;

/** CSV as RFC 4180 has it, but for fields of several lines. */
final class Csv {
    private Csv() {}

    /** The fields of a line; {@link Wrong} if a quote is not closed. */
    static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && line.startsWith("\"\"", i)) {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        Wrong.unless(!quoted, "a quote is not closed");
        fields.add(field.toString());
        return fields;
    }
}
