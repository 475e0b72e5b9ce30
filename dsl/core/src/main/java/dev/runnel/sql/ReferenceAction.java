package dev.runnel.sql;

/** What happens to a row when the row its foreign key points at is deleted. */
public enum ReferenceAction {
    /** The delete is refused; the database's default. */
    NO_ACTION("no action"),
    RESTRICT("restrict"),
    CASCADE("cascade"),
    SET_NULL("set null"),
    SET_DEFAULT("set default");

    private final String sql;

    ReferenceAction(String sql) {
        this.sql = sql;
    }

    public String sql() {
        return sql;
    }
}
