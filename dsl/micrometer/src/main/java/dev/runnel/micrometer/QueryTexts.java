package dev.runnel.micrometer;

import dev.runnel.listener.QueryStart;
import io.micrometer.common.KeyValues;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was read from the texts so far, a bounded number of them: a service has some hundreds, one that builds texts any
 * number.
 */
final class QueryTexts {
    static final int MOST = 2_000;

    private final QueryConvention convention;
    /** By the text, or by text and label. */
    private final ConcurrentHashMap<Object, Known> texts = new ConcurrentHashMap<>();

    QueryTexts(QueryConvention convention) {
        this.convention = convention;
    }

    /** A text, and what the convention makes of it and its label. */
    record Known(QueryText text, KeyValues values, KeyValues ofText) {}

    private record Labelled(String sql, String label) {}

    Known of(QueryStart query) {
        String label = query.label();
        Object key = label == null ? query.sql() : new Labelled(query.sql(), label);
        Known known = texts.get(key);
        if (known == null) {
            QueryText text = QueryText.of(query.backend(), query.sql());
            known = new Known(text, convention.known(query.backend(), label, text), QueryConvention.knownOfText(text));
            if (texts.size() < MOST) {
                texts.put(key, known);
            }
        }
        return known;
    }
}
