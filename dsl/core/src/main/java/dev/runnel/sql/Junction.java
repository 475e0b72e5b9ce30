package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several predicates joined by {@code and} or by {@code or}. */
record Junction(String word, List<Predicate> parts) implements Predicate {
    /** Of no conditions at all: always true. */
    static final Junction EVERYTHING = new Junction("and", List.of());

    static Predicate of(String word, Iterable<? extends @Nullable Predicate> predicates) {
        var parts = new ArrayList<Predicate>();
        for (Predicate predicate : predicates) {
            if (predicate != null) {
                flatten(word, predicate, parts);
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Junction(word, List.copyOf(parts));
    }

    static Junction of(String word, Predicate left, Predicate right) {
        var parts = new ArrayList<Predicate>();
        flatten(word, left, parts);
        flatten(word, right, parts);
        return new Junction(word, List.copyOf(parts));
    }

    private static void flatten(String word, Predicate predicate, List<Predicate> into) {
        if (predicate instanceof Junction junction && junction.word.equals(word)) {
            into.addAll(junction.parts);
        } else {
            into.add(predicate);
        }
    }

    @Override
    public int precedence() {
        if (parts.isEmpty()) {
            return Renderer.COMPARISON;
        }
        return word.equals("and") ? Renderer.AND : Renderer.OR;
    }

    @Override
    public void render(Renderer out) {
        if (parts.isEmpty()) {
            out.sql(word.equals("and") ? "1 = 1" : "1 = 0");
        }
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.sql(" ").sql(word).sql(" ");
            }
            out.operand(parts.get(i), precedence());
        }
    }
}
