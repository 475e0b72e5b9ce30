package dev.runnel.sql;

import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;

/** {@code rollup}, {@code cube} and {@code grouping sets}; made by the functions of these names. */
public record GroupingSets(String word, List<List<Expression<?>>> sets) implements Grouping {
    /** {@code rollup (a, b)}. */
    static GroupingSets of(String word, List<Expression<?>> expressions) {
        return new GroupingSets(word, List.of(List.copyOf(expressions)));
    }

    @SafeVarargs
    static GroupingSets of(List<? extends Expression<?>>... sets) {
        var copies = new ArrayList<List<Expression<?>>>(sets.length);
        for (List<? extends Expression<?>> set : sets) {
            copies.add(List.copyOf(set));
        }
        return new GroupingSets("grouping sets", List.copyOf(copies));
    }

    /** Writes this after {@code group by}; called by the renderer only. */
    public void render(Renderer out) {
        out.dialect().require(Feature.GROUPING_SETS);
        out.sql(word);
        if (!word.equals("grouping sets")) {
            list(out.sql(" ("), sets.get(0));
            return;
        }
        for (int i = 0; i < sets.size(); i++) {
            list(out.sql(i == 0 ? " ((" : ", ("), sets.get(i));
        }
        out.sql(")");
    }

    private static void list(Renderer out, List<Expression<?>> set) {
        for (int i = 0; i < set.size(); i++) {
            out.sql(i == 0 ? "" : ", ").repeated(set.get(i));
        }
        out.sql(")");
    }
}
