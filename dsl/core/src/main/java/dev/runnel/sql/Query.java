package dev.runnel.sql;

import dev.runnel.row.RowMapper;
import dev.runnel.row.RowMappers;
import org.jspecify.annotations.Nullable;

/** A statement that gives rows, and how its rows are mapped. */
public record Query<V extends @Nullable Object>(Statement statement, RowMapper<V> mapper) {
    /** The same statement, its rows mapped to a class by their labels. */
    public <C> Query<C> into(Class<C> type) {
        return new Query<>(statement, columns -> RowMappers.of(type).bind(columns));
    }
}
