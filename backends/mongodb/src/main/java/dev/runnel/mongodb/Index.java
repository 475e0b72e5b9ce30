package dev.runnel.mongodb;

import java.util.List;

/** An index of a collection. */
public record Index(String name, List<Sort> keys, boolean unique) {
    public Index {
        keys = List.copyOf(keys);
    }
}
