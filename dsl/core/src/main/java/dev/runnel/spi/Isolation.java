package dev.runnel.spi;

/** The isolation levels of the SQL standard and snapshot isolation. */
public enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SNAPSHOT,
    SERIALIZABLE;

    /** {@code READ COMMITTED}, as SQL writes it. */
    public String sql() {
        return name().replace('_', ' ');
    }
}
