package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;

/** Several predicates joined by {@code and} or by {@code or}. */
record Junction(String word, List<Predicate> parts) implements Predicate {
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
        return word.equals("and") ? Renderer.AND : Renderer.OR;
    }

    @Override
    public void render(Renderer out) {
        for (int i = 0; i < parts.size(); i++) {
            out.sql(i == 0 ? "" : " " + word + " ");
            out.operand(parts.get(i), precedence());
        }
    }
}
