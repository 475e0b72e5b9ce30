package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources that a column may come from at this place of a statement: those of the statement itself and, inside a
 * subquery, those around it.
 */
final class Scope {
    private @Nullable Level innermost;

    /** The sources of one select or change; a query in its from sees only those before it, or none. */
    private static final class Level {
        final List<? extends Source> sources;
        final @Nullable Level around;
        int visible;

        Level(List<? extends Source> sources, @Nullable Level around) {
            this.sources = sources;
            this.around = around;
            this.visible = sources.size();
        }

        @Nullable
        Source named(String name) {
            return named(name, visible);
        }

        @Nullable
        Source named(String name, int first) {
            for (int i = 0; i < first; i++) {
                Source source = sources.get(i).origin();
                if (source.name().equalsIgnoreCase(name)) {
                    return source;
                }
            }
            return null;
        }
    }

    void enter(List<? extends Source> added) {
        var level = new Level(added, innermost);
        for (int i = 1; i < added.size(); i++) {
            String name = added.get(i).name();
            if (level.named(name, i) != null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The statement has two tables or aliases named " + name
                                + ". Give one of them another name by alias(\"…\") and take its columns from the alias.");
            }
        }
        innermost = level;
    }

    private Level level() {
        Level level = innermost;
        if (level == null) {
            throw new IllegalStateException("not in a statement");
        }
        return level;
    }

    void leave() {
        innermost = level().around;
    }

    /** True inside a select or change that is a part of another. */
    boolean isNested() {
        return innermost != null && innermost.around != null;
    }

    /** Of the innermost sources, only the first so many can be seen until {@link #seeAll}. */
    void seeFirst(int sources) {
        level().visible = sources;
    }

    void seeAll() {
        level().visible = level().sources.size();
    }

    private @Nullable Source named(String name) {
        for (Level level = innermost; level != null; level = level.around) {
            Source found = level.named(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A column of an outer source whose name an inner one has would be read from the inner one, without any error. */
    void require(Source source, String column) {
        Source found = named(source.name());
        if (!source.equals(found)) {
            throw unknown(source, column, found != null);
        }
    }

    private RunnelException unknown(Source source, String column, boolean sameName) {
        Deque<Level> levels = new ArrayDeque<>();
        for (Level level = innermost; level != null; level = level.around) {
            levels.addFirst(level);
        }
        String known = levels.stream()
                .flatMap(level -> level.sources.subList(0, level.visible).stream())
                .map(one -> one.origin().name())
                .collect(Collectors.joining(", "));
        boolean beside = levels.stream()
                .flatMap(level -> level.sources.stream())
                .anyMatch(one -> one.origin().equals(source));
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "Column " + source.name() + "." + column + " is used in a statement that has "
                        + (known.isEmpty() ? "no table" : "only " + known)
                        + (sameName ? " of the same name" : "")
                        + (beside
                                ? ", because a query in from does not see the sources beside it. Make it by"
                                        + " asLateral(\"…\") instead of asTable, after the sources that it needs."
                                : ". Join " + source.name() + " or take the column from a table of the statement."));
    }
}
