package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/** One join of a select. */
public record Join(Kind kind, Source source, @Nullable Predicate on) {
    /** How rows without a partner are treated. */
    public enum Kind {
        INNER("join"),
        LEFT("left join"),
        RIGHT("right join"),
        FULL("full join"),
        CROSS("cross join");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }
}
