package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a column's modifiers have said; immutable. */
public record ColumnDefinition(
        boolean nullable,
        boolean primaryKey,
        boolean generated,
        boolean unique,
        boolean indexed,
        @Nullable Expression<?> defaultValue,
        List<Predicate> checks) {
    static final ColumnDefinition PLAIN = new ColumnDefinition(false, false, false, false, false, null, List.of());

    public ColumnDefinition {
        checks = List.copyOf(checks);
    }

    ColumnDefinition asNullable() {
        return new ColumnDefinition(true, primaryKey, generated, unique, indexed, defaultValue, checks);
    }

    ColumnDefinition asPrimaryKey() {
        return new ColumnDefinition(nullable, true, generated, unique, indexed, defaultValue, checks);
    }

    ColumnDefinition asGenerated() {
        return new ColumnDefinition(nullable, primaryKey, true, unique, indexed, defaultValue, checks);
    }

    ColumnDefinition asUnique() {
        return new ColumnDefinition(nullable, primaryKey, generated, true, indexed, defaultValue, checks);
    }

    ColumnDefinition asIndexed() {
        return new ColumnDefinition(nullable, primaryKey, generated, unique, true, defaultValue, checks);
    }

    ColumnDefinition withDefault(Expression<?> value) {
        return new ColumnDefinition(nullable, primaryKey, generated, unique, indexed, value, checks);
    }

    ColumnDefinition withCheck(Predicate check) {
        var more = new ArrayList<>(checks);
        more.add(check);
        return new ColumnDefinition(nullable, primaryKey, generated, unique, indexed, defaultValue, more);
    }
}
