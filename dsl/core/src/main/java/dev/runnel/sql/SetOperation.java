package dev.runnel.sql;

import java.util.List;

/** Two queries made into one. */
public record SetOperation(Kind kind, Select left, Select right) implements QueryBody {
    /** How the rows of the two are put together. */
    public enum Kind {
        UNION("union"),
        UNION_ALL("union all"),
        INTERSECT("intersect"),
        EXCEPT("except");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }

    public SetOperation {
        RowShapes.require("A " + kind.sql(), left.columns(), "its second query", right.columns());
    }

    @Override
    public List<Expression<?>> columns() {
        return left.columns();
    }

    /** Where an expression stands among the columns, with or without its label; -1 if it does not. */
    public int position(Expression<?> selected) {
        return QueryColumn.indexOf(columns(), selected);
    }
}
