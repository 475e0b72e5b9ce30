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

    /** A statement that is in use no more. One that is in use stays: many rows go by a statement beside that of one row. */
    void put(String key, CachedStatement statement) {
        statement.inUse = false;
        CachedStatement other = statements.get(key);
        if (size == 0 || statement.outdated || other != null && other != statement) {
            statement.close();
            return;
        }
        statements.put(key, statement);
        if (statements.size() > size) {
            evictOne();
        }
    }

    private void evictOne() {
        var eldest = statements.values().iterator();
        while (eldest.hasNext()) {
            CachedStatement candidate = eldest.next();
            if (!candidate.inUse) {
                eldest.remove();
                candidate.close();
                return;
            }
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

    /** All are out of date: what is in use is closed when it comes back, the others now. */
    void clear() {
        for (CachedStatement statement : statements.values()) {
            statement.outdated = true;
            if (!statement.inUse) {
                statement.close();
            }
        }
        statements.clear();
    }
}
