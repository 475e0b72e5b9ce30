package dev.runnel.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least recently used prepared statements of one session by their text. One thread at a time. */
final class StatementCache {
    private final int size;
    private final Map<String, CachedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    StatementCache(int size) {
        this.size = size;
    }

    /** Takes a statement out: what is in use cannot be evicted. */
    @Nullable
    CachedStatement take(String key) {
        return statements.remove(key);
    }

    void put(String key, CachedStatement statement) {
        if (size == 0) {
            statement.close();
            return;
        }
        CachedStatement old = statements.put(key, statement);
        if (old != null) {
            old.close();
        } else if (statements.size() > size) {
            var eldest = statements.entrySet().iterator();
            CachedStatement evicted = eldest.next().getValue();
            eldest.remove();
            evicted.close();
        }
    }

    int size() {
        return statements.size();
    }

    void clear() {
        statements.values().forEach(CachedStatement::close);
        statements.clear();
    }
}
