package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables and aliases that a column may come from at this place of a statement: those of the statement itself and,
 * inside a subquery, those around it.
 */
final class Scope {
    private final List<Source> sources = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();

    void enter(List<? extends Source> added) {
        int start = sources.size();
        starts.add(start);
        for (Source source : added) {
            if (named(source.name(), start) != null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The statement has two tables or aliases named " + source.name()
                                + ". Give one of them another name by alias(\"…\") and take its columns from the alias.");
            }
            sources.add(source);
        }
    }

    void leave() {
        int start = starts.remove(starts.size() - 1);
        sources.subList(start, sources.size()).clear();
    }

    private @Nullable Source named(String name, int from) {
        for (int i = sources.size() - 1; i >= from; i--) {
            if (sources.get(i).name().equalsIgnoreCase(name)) {
                return sources.get(i);
            }
        }
        return null;
    }

    /** A column of an outer source whose name an inner one has would be read from the inner one, without any error. */
    void require(Source source, String column) {
        Source found = named(source.name(), 0);
        if (!source.equals(found)) {
            String known = sources.stream().map(Source::name).collect(Collectors.joining(", "));
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Column " + source.name() + "." + column + " is used in a statement that has "
                            + (known.isEmpty() ? "no table" : "only " + known)
                            + (found == null ? "" : " of the same name")
                            + ". Join " + source.name() + " or take the column from a table of the statement.");
        }
    }
}
