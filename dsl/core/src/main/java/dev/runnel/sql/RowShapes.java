package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;

/** Whether the rows of two queries can take each other's place. */
final class RowShapes {
    private RowShapes() {}

    /** @throws RunnelException CONFIGURATION if the numbers of columns differ, or two columns are of different types */
    static void require(
            String whose, List<? extends Expression<?>> wanted, String what, List<? extends Expression<?>> given) {
        if (wanted.size() != given.size()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    whose + " has " + wanted.size() + " column(s) and " + what + " gives " + given.size()
                            + ". Select one expression for each column, in order.");
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!alike(wanted.get(i).valueType(), given.get(i).valueType())) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        whose + " has as column " + (i + 1) + " "
                                + ColumnNaming.of(wanted).get(i) + ", which is of type "
                                + wanted.get(i).valueType().sqlType() + " and " + what + " gives "
                                + given.get(i).valueType().sqlType() + ". Select an expression of that type there.");
            }
        }
    }

    private static boolean alike(ValueType<?> a, ValueType<?> b) {
        return a.sqlType() == b.sqlType() || a.isNumber() && b.isNumber() || a.isText() && b.isText();
    }
}
