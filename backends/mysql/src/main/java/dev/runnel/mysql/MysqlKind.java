package dev.runnel.mysql;

import java.util.Locale;

/** How a column's values travel: one class each, whichever driver brings them; see {@link MysqlTypes}. */
enum MysqlKind {
    /** {@code tinyint(1)}, which is a boolean by what is in it. */
    TINYINT1,
    SMALL,
    INT,
    LONG,
    /** {@code bigint unsigned}. */
    UNSIGNED,
    DECIMAL,
    FLOAT,
    DOUBLE,
    TEXT,
    JSON,
    UUID,
    BYTES,
    BIT,
    DATE,
    TIME,
    DATETIME,
    /** Kept in UTC by the server, told in the session's zone. */
    TIMESTAMP,
    NULL;

    /**
     * By a driver's name of the type.
     *
     * @param name with {@code UNSIGNED} behind it, if it is
     * @param length the display width of a whole number
     */
    static MysqlKind of(String name, int length) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean unsigned = upper.contains("UNSIGNED");
        int end = 0;
        while (end < upper.length() && (Character.isLetterOrDigit(upper.charAt(end)) || upper.charAt(end) == '_')) {
            end++;
        }
        return switch (upper.substring(0, end)) {
            case "BOOLEAN", "BOOL" -> TINYINT1;
            case "TINYINT" -> length == 1 && !unsigned ? TINYINT1 : SMALL;
            case "SMALLINT" -> unsigned ? INT : SMALL;
            case "MEDIUMINT", "YEAR" -> INT;
            case "INT", "INTEGER" -> unsigned ? LONG : INT;
            case "BIGINT" -> unsigned ? UNSIGNED : LONG;
            case "DECIMAL", "NUMERIC" -> DECIMAL;
            case "FLOAT" -> FLOAT;
            case "DOUBLE" -> DOUBLE;
            case "JSON" -> JSON;
            case "UUID" -> UUID;
            case "BINARY",
                    "VARBINARY",
                    "BLOB",
                    "TINYBLOB",
                    "MEDIUMBLOB",
                    "LONGBLOB",
                    "GEOMETRY",
                    "VECTOR",
                    "POINT",
                    "POLYGON",
                    "LINESTRING",
                    "MULTIPOINT",
                    "MULTIPOLYGON",
                    "MULTILINESTRING",
                    "GEOMETRYCOLLECTION",
                    "GEOMCOLLECTION" -> BYTES;
            case "BIT" -> BIT;
            case "DATE" -> DATE;
            case "TIME" -> TIME;
            case "DATETIME" -> DATETIME;
            case "TIMESTAMP" -> TIMESTAMP;
            case "NULL" -> NULL;
            default -> TEXT;
        };
    }
}
