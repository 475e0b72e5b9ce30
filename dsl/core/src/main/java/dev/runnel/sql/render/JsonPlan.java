package dev.runnel.sql.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plan as databases write it in JSON, one member a line. In JSON it is certain what is a text, whatever stands in it, and
 * values stand only in the texts of conditions: what is kept are numbers, and the texts of members that are known to name
 * something. All else is left out.
 */
public final class JsonPlan {
    private static final Pattern STRUCTURE = Pattern.compile("\\s*(\"[^\"\\\\]*\": ?)?[\\[\\]{}]+,?");
    private static final Pattern NUMBER =
            Pattern.compile("\\s*\"[^\"\\\\]*\": ?(-?[0-9][0-9.eE+-]*|true|false|null),?");
    private static final Pattern TEXT = Pattern.compile("\\s*\"([^\"\\\\]*)\": ?\"[^\"\\\\]*\",?");

    private JsonPlan() {}

    /** @param names the members whose texts are names, of tables, indexes and kinds of steps */
    public static List<String> withoutValues(List<String> lines, Set<String> names) {
        var kept = new ArrayList<String>(lines.size());
        for (String line : lines) {
            Matcher text = TEXT.matcher(line);
            if (STRUCTURE.matcher(line).matches()
                    || NUMBER.matcher(line).matches()
                    || text.matches() && names.contains(text.group(1))) {
                kept.add(line);
            }
        }
        return kept;
    }
}
