package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Check;
import dev.runnel.sql.Column;
import dev.runnel.sql.Expression;
import dev.runnel.sql.ForeignKey;
import dev.runnel.sql.Key;
import dev.runnel.sql.Predicate;
import dev.runnel.sql.ReferenceAction;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what declares one table. */
final class TableText {
    private final Dialect dialect;
    private final Table<?> table;
    private boolean keyIsWritten;

    TableText(Dialect dialect, Table<?> table) {
        this.dialect = dialect;
        this.table = table;
    }

    Rendered create(String option, List<ForeignKey> foreignKeys) {
        var parts = new ArrayList<String>();
        for (Column<?> column : table.columns()) {
            parts.add(column(column));
        }
        if (parts.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "Table " + table.name() + " has no columns. Declare at least one.");
        }
        if (!keyIsWritten && !table.primaryKey().isEmpty()) {
            String name = table.primaryKeyName();
            String key = name == null ? ConstraintNames.of("pk", table, List.of()) : name;
            parts.add(constraint(key) + "primary key " + names(table.primaryKey()));
        }
        for (Column<?> column : table.columns()) {
            if (column.definition().unique()) {
                List<String> columns = List.of(column.name());
                parts.add(constraint(ConstraintNames.of("uq", table, columns)) + "unique " + names(columns));
            }
        }
        for (Key key : table.uniqueKeys()) {
            parts.add(constraint(key.name()) + "unique " + names(key.columns()));
        }
        for (ForeignKey key : foreignKeys) {
            parts.add(foreignKey(key));
        }
        checks(parts);
        if (dialect.declaresIndexes()) {
            indexes()
                    .forEach(index ->
                            parts.add("index " + dialect.identifier(index.name()) + " " + names(index.columns())));
        }
        return Rendered.command("create table " + option + qualified(table) + " (" + String.join(", ", parts) + ")");
    }

    private String column(Column<?> column) {
        String start = dialect.identifier(column.name()) + " ";
        if (column.definition().generated()) {
            boolean onlyKey = table.primaryKey().equals(List.of(column.name()));
            Dialect.GeneratedColumn generated =
                    dialect.generatedColumn(column.valueType(), column.toString(), onlyKey, sequence(column));
            keyIsWritten |= generated.holdsPrimaryKey();
            return start + generated.sql();
        }
        Expression<?> initial = column.definition().defaultValue();
        boolean key = table.primaryKey().contains(column.name());
        return start
                + dialect.columnType(column.valueType(), isKeyed(column.name()))
                + (initial == null ? "" : " default " + initial(initial))
                + (column.isNullable() && !key ? "" : " not null");
    }

    private String initial(Expression<?> value) {
        String text = Renderer.declaring(dialect).expression(value).toString();
        // A literal stands for itself; anything else is an expression, which needs parentheses.
        return value.isBoundValue() && dialect.takesLiteralDefault() ? text : "(" + text + ")";
    }

    /** True if a key or index of the table is made of the column. */
    private boolean isKeyed(String column) {
        return table.primaryKey().contains(column)
                || table.columns().stream()
                        .anyMatch(one -> one.name().equals(column)
                                && (one.definition().unique()
                                        || one.definition().indexed()))
                || Stream.concat(table.uniqueKeys().stream(), table.indexes().stream())
                        .anyMatch(key -> key.columns().contains(column))
                || table.foreignKeys().stream().anyMatch(key -> key.columns().contains(column));
    }

    private void checks(List<String> parts) {
        for (Column<?> column : table.columns()) {
            int number = 0;
            if (column.valueType().sqlType() == SqlType.ENUM) {
                parts.add(check(columnCheck(column, ++number), constants(column)));
            }
            for (Predicate predicate : column.definition().checks()) {
                parts.add(check(columnCheck(column, ++number), condition(predicate)));
            }
        }
        for (Check check : table.checks()) {
            parts.add(check(check.name(), condition(check.predicate())));
        }
    }

    private String columnCheck(Column<?> column, int number) {
        List<String> parts = number == 1 ? List.of(column.name()) : List.of(column.name(), Integer.toString(number));
        return ConstraintNames.of("ck", table, parts);
    }

    private String check(String name, String condition) {
        return constraint(name) + "check (" + condition + ")";
    }

    private String condition(Predicate predicate) {
        Renderer out = Renderer.declaring(dialect);
        out.scope().enter(List.of(table));
        return out.expression(predicate).toString();
    }

    private String constants(Column<?> column) {
        return Arrays.stream(column.type().getEnumConstants())
                .map(constant -> dialect.literal(((Enum<?>) constant).name()))
                .collect(Collectors.joining(", ", dialect.identifier(column.name()) + " in (", ")"));
    }

    private String foreignKey(ForeignKey key) {
        if (key.onDelete() != ReferenceAction.NO_ACTION && key.onDelete() != ReferenceAction.RESTRICT) {
            dialect.require(Feature.DELETE_ACTION);
        }
        List<Column<?>> target = key.references();
        String action = key.onDelete() == ReferenceAction.NO_ACTION
                ? ""
                : " on delete " + key.onDelete().sql();
        return constraint(name(key))
                + "foreign key " + names(key.columns())
                + " references " + qualified(target.get(0).table())
                + " " + names(target.stream().map(Column::name).toList())
                + action;
    }

    private String name(ForeignKey key) {
        @Nullable String name = key.name();
        return name == null ? ConstraintNames.of("fk", table, key.columns()) : name;
    }

    Rendered addForeignKey(ForeignKey key) {
        return Rendered.command("alter table " + qualified(table) + " add " + foreignKey(key));
    }

    Rendered dropForeignKey(ForeignKey key, String option) {
        return Rendered.command("alter table " + option + qualified(table) + " drop constraint " + option
                + dialect.identifier(name(key)));
    }

    Rendered drop(String option) {
        return Rendered.command("drop table " + option + qualified(table));
    }

    List<Rendered> createSequences(String option) {
        return sequences("create sequence " + option);
    }

    List<Rendered> dropSequences(String option) {
        return sequences("drop sequence " + option);
    }

    private List<Rendered> sequences(String command) {
        return table.columns().stream()
                .filter(column ->
                        dialect.countsBySequence() && column.definition().generated())
                .map(column -> Rendered.command(command + sequence(column)))
                .toList();
    }

    private String sequence(Column<?> column) {
        String name = dialect.identifier(ConstraintNames.of("seq", table, List.of(column.name())));
        @Nullable String schema = table.schema();
        return schema == null ? name : dialect.identifier(schema) + "." + name;
    }

    List<Rendered> createIndexes(String option) {
        return dialect.declaresIndexes()
                ? List.of()
                : indexes().stream().map(index -> index(option, index)).toList();
    }

    private List<Key> indexes() {
        var indexes = new ArrayList<Key>();
        for (Column<?> column : table.columns()) {
            if (column.definition().indexed()) {
                List<String> columns = List.of(column.name());
                indexes.add(new Key(ConstraintNames.of("ix", table, columns), columns));
            }
        }
        indexes.addAll(table.indexes());
        return indexes;
    }

    private Rendered index(String option, Key index) {
        return Rendered.command("create index " + option + dialect.identifier(index.name()) + " on " + qualified(table)
                + " " + names(index.columns()));
    }

    private String constraint(String name) {
        return "constraint " + dialect.identifier(name) + " ";
    }

    private String names(List<String> columns) {
        return columns.stream().map(dialect::identifier).collect(Collectors.joining(", ", "(", ")"));
    }

    private String qualified(Table<?> of) {
        return Renderer.declaring(dialect).table(of).toString();
    }
}
