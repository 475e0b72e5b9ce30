package dev.runnel.sql;

/** The portable column types. What each is stored as is a matter of the dialect, see {@code Dialect.types()}. */
public enum SqlType {
    BOOLEAN,
    SMALLINT,
    INTEGER,
    BIGINT,
    REAL,
    DOUBLE,
    DECIMAL,
    TEXT,
    VARCHAR,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    JSON,
    BYTES,
    /** A Java or Kotlin enum, stored as its name with a check constraint. */
    ENUM,
    /** Values of one other type in order; only where the dialect has {@code Feature.ARRAYS}. */
    ARRAY,
    /** A type that only some databases have, by the name that it has there: {@link ValueType#named}. */
    NAMED
}
