package dev.runnel.micrometer;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What was read from the texts so far, a bounded number of them: a service has some hundreds, one that builds texts any
 * number.
 */
final class QueryTexts {
    static final int MOST = 2_000;

    private final ConcurrentHashMap<String, QueryText> texts = new ConcurrentHashMap<>();

    QueryText of(String sql) {
        QueryText known = texts.get(sql);
        if (known == null) {
            known = QueryText.of(sql);
            if (texts.size() < MOST) {
                texts.put(sql, known);
            }
        }
        return known;
    }
}
