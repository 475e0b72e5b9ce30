package dev.runnel.row;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The last few bindings of a mapper: the very last one by identity, without a lock. */
final class BindingCache<K, V> {
    private static final int LIMIT = 64;

    private record Entry<K, V>(K key, V value) {}

    private final Function<K, V> bind;
    private final Map<K, V> bound = new LinkedHashMap<>(16, 0.75f, true);
    private volatile @Nullable Entry<K, V> last;

    BindingCache(Function<K, V> bind) {
        this.bind = bind;
    }

    V get(K key) {
        Entry<K, V> entry = last;
        return entry != null && entry.key == key ? entry.value : find(key);
    }

    private synchronized V find(K key) {
        V value = bound.get(key);
        if (value == null) {
            value = bind.apply(key);
            if (bound.size() >= LIMIT) {
                bound.remove(bound.keySet().iterator().next());
            }
            bound.put(key, value);
        }
        last = new Entry<>(key, value);
        return value;
    }
}
