package dev.runnel.redis;

import dev.runnel.row.TypeUse;

/**
 * Keys by what they hold. A name may have places, {@code session:{id}}, which {@code at(id)} fills in; doubled braces,
 * {@code cart:{{user}}:items}, leave braces in the name, by which a cluster keeps keys together. Keys are values without a
 * connection: make them once. All throw CONFIGURATION if a type cannot be kept, and say what to do.
 */
public final class Keys {
    private Keys() {}

    /** A key of one value: text, numbers, times, UUIDs, bytes, enums and value classes; all else as JSON by a JsonCodec. */
    public static <T> ValueKey<T> value(String name, Class<T> type) {
        return value(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> ValueKey<T> value(String name, TypeUse type) {
        return new ValueKey<>(KeyName.of(name), null, ValueFormats.of(type));
    }

    /** A key that counts. */
    public static CounterKey counter(String name) {
        return new CounterKey(KeyName.of(name), null);
    }

    /** A key of an object, kept as a hash: a record, a data class, or a class with one constructor. */
    public static <T> HashKey<T> hash(String name, Class<T> type) {
        return hash(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> HashKey<T> hash(String name, TypeUse type) {
        return new HashKey<>(KeyName.of(name), null, HashFormat.of(type));
    }

    /** A key of a list. */
    public static <T> ListKey<T> list(String name, Class<T> type) {
        return list(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> ListKey<T> list(String name, TypeUse type) {
        return new ListKey<>(KeyName.of(name), null, ValueFormats.of(type));
    }

    /** A key of a set. */
    public static <T> SetKey<T> set(String name, Class<T> type) {
        return set(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> SetKey<T> set(String name, TypeUse type) {
        return new SetKey<>(KeyName.of(name), null, ValueFormats.of(type));
    }

    /** A key of a sorted set. */
    public static <T> SortedSetKey<T> sortedSet(String name, Class<T> type) {
        return sortedSet(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> SortedSetKey<T> sortedSet(String name, TypeUse type) {
        return new SortedSetKey<>(KeyName.of(name), null, ValueFormats.of(type));
    }

    /** A key of a stream, whose entries are objects by their fields. */
    public static <T> StreamKey<T> stream(String name, Class<T> type) {
        return stream(name, TypeUse.of(type));
    }

    /** The same for a type with arguments. */
    public static <T> StreamKey<T> stream(String name, TypeUse type) {
        return new StreamKey<>(KeyName.of(name), null, HashFormat.of(type), 0);
    }
}
