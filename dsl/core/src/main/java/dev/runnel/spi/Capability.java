package dev.runnel.spi;

/** What a backend can do that not every one can. The README's table and the conformance kit are driven by these. */
public enum Capability {
    CANCEL_RUNNING("A cancelled statement is stopped where it runs"),
    SAVEPOINTS("Nested transactions by savepoints"),
    READ_ONLY_TRANSACTIONS("Read-only transactions are enforced"),
    RETURNING("insert and delete return rows"),
    UPDATE_RETURNING("update returns rows"),
    GENERATED_KEYS("Generated keys of an insert"),
    UPSERT("Insert or update on conflict"),
    CONFLICT_TARGET("An upsert on one key fails on a conflict of another, and counts the rows that it wrote"),
    CONSTRAINT_NAMES("Violated keys are named"),
    CHECK_NAMES("Violated checks are named"),
    FOREIGN_KEYS("Foreign keys are enforced"),
    FOREIGN_KEYS_PER_STATEMENT("Foreign keys are checked when a statement ends, not row by row"),
    CONCURRENT_WRITERS("Several transactions write at once"),
    ROW_LOCKS("Rows are locked: forUpdate, noWait, skipLocked"),
    TRANSACTIONAL_DDL("Tables are created and dropped inside a transaction"),
    ISOLATION_READ_UNCOMMITTED("Isolation READ UNCOMMITTED"),
    ISOLATION_READ_COMMITTED("Isolation READ COMMITTED"),
    ISOLATION_REPEATABLE_READ("Isolation REPEATABLE READ"),
    ISOLATION_SNAPSHOT("Isolation SNAPSHOT"),
    ISOLATION_SERIALIZABLE("Isolation SERIALIZABLE"),
    DEFERRABLE_TRANSACTIONS("Deferrable transactions: a long read that no conflict fails"),
    ARRAYS("Array columns"),
    PROGRESS("How far a running statement is"),
    COPY("Raw bytes in and out: copyIn and copyOut"),
    NOTIFICATIONS("Notifications: listen"),
    PIPELINING("Several statements in flight on one session");

    private final String description;

    Capability(String description) {
        this.description = description;
    }

    /** One line for the table of capabilities. */
    public String description() {
        return description;
    }

    public static Capability of(Isolation isolation) {
        return valueOf("ISOLATION_" + isolation.name());
    }
}
