package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources that a column may come from at this place of a statement: those of the statement itself and, inside a
 * subquery, those around it.
 */
final class Scope {
    private final List<Level> levels = new ArrayList<>();

    /** The sources of one select or change; a query in its from sees only those before it, or none. */
    private static final class Level {
        final List<Source> sources = new ArrayList<>();
        int visible;
    }

    void enter(List<? extends Source> added) {
        var level = new Level();
        for (Source source : added) {
            if (named(level, source.name()) != null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The statement has two tables or aliases named " + source.name()
                                + ". Give one of them another name by alias(\"…\") and take its columns from the alias.");
            }
            level.sources.add(source.origin());
            level.visible++;
        }
        levels.add(level);
    }

    void leave() {
        levels.remove(levels.size() - 1);
    }

    /** Of the innermost sources, only the first so many can be seen until {@link #seeAll}. */
    void seeFirst(int sources) {
        levels.get(levels.size() - 1).visible = sources;
    }

    void seeAll() {
        Level level = levels.get(levels.size() - 1);
        level.visible = level.sources.size();
    }

    private static @Nullable Source named(Level level, String name) {
        for (Source source : level.sources.subList(0, level.visible)) {
            if (source.name().equalsIgnoreCase(name)) {
                return source;
            }
        }
        return null;
    }

    private @Nullable Source named(String name) {
        for (int i = levels.size() - 1; i >= 0; i--) {
            Source found = named(levels.get(i), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A column of an outer source whose name an inner one has would be read from the inner one, without any error. */
    void require(Source source, String column) {
        Source found = named(source.name());
        if (source.equals(found)) {
            return;
        }
        String known = levels.stream()
                .flatMap(level -> level.sources.subList(0, level.visible).stream())
                .map(Source::name)
                .collect(Collectors.joining(", "));
        boolean beside = levels.stream().anyMatch(level -> level.sources.contains(source));
        throw new RunnelException(
                ErrorKind.CONFIGURATION,
                "Column " + source.name() + "." + column + " is used in a statement that has "
                        + (known.isEmpty() ? "no table" : "only " + known)
                        + (found == null ? "" : " of the same name")
                        + (beside
                                ? ", because a query in from does not see the sources beside it. Make it by"
                                        + " asLateral(\"…\") instead of asTable, after the sources that it needs."
                                : ". Join " + source.name() + " or take the column from a table of the statement."));
    }
}
