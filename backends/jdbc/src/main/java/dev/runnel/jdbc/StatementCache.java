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

    /** The statement of a text, if it is not in use. It keeps its place, which costs a reused one nothing. */
    @Nullable
    CachedStatement take(String key) {
        CachedStatement found = statements.get(key);
        if (found == null || found.inUse) {
            return null;
        }
        found.inUse = true;
        return found;
    }

    /** A statement that is in use no more. */
    void put(String key, CachedStatement statement) {
        if (size == 0) {
            statement.close();
            return;
        }
        statement.inUse = false;
        CachedStatement old = statements.put(key, statement);
        if (old != null && old != statement) {
            old.close();
        } else if (statements.size() > size) {
            var eldest = statements.entrySet().iterator();
            CachedStatement evicted = eldest.next().getValue();
            eldest.remove();
            evicted.close();
        }
    }

    /** A statement that is in use and must not be used again. */
    void drop(String key, CachedStatement statement) {
        statements.remove(key, statement);
        statement.close();
    }

    int size() {
        return statements.size();
    }

    void clear() {
        statements.values().forEach(CachedStatement::close);
        statements.clear();
    }
}
