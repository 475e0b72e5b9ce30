package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys, indexes and checks declared for a whole table, in order of declaration. */
final class TableKeys {
    final List<ForeignKey> foreignKeys = new ArrayList<>();
    final List<Key> uniques = new ArrayList<>();
    final List<Key> indexes = new ArrayList<>();
    final List<Check> checks = new ArrayList<>();

    @Nullable
    Key primaryKey;
}
