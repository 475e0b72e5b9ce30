package dev.runnel.sql.render;

import dev.runnel.sql.ColumnNaming;
import dev.runnel.sql.CteDefinition;
import dev.runnel.sql.DerivedTable;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Grouping;
import dev.runnel.sql.GroupingSets;
import dev.runnel.sql.Join;
import dev.runnel.sql.QueryBlock;
import dev.runnel.sql.Source;
import dev.runnel.sql.Table;
import dev.runnel.sql.TableAlias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes select, from, where, group by and having. */
final class BlockText {
    private BlockText() {}

    /** @param names that the columns are to have, null for their own */
    static void write(Renderer out, QueryBlock block, @Nullable List<String> names) {
        out.sql(block.distinct() ? "select distinct " : "select ");
        if (names == null) {
            out.selected(block.columns());
        } else {
            selected(out, block.columns(), names);
        }
        source(out.sql(" from "), block.source(), 0);
        for (int i = 0; i < block.joins().size(); i++) {
            join(out, block.joins().get(i), i + 1);
        }
        if (block.where() != null) {
            out.sql(" where ").expression(block.where());
        }
        groupBy(out, block.groupBy());
        if (block.having() != null) {
            out.sql(" having ").expression(block.having());
        }
    }

    private static void selected(Renderer out, List<Expression<?>> columns, List<String> names) {
        for (int i = 0; i < columns.size(); i++) {
            Expression<?> column = columns.get(i);
            out.sql(i == 0 ? "" : ", ");
            if (names.get(i).equals(ColumnNaming.own(column))) {
                column.renderSelected(out);
            } else {
                out.expression(column).sql(" as ").identifier(names.get(i));
            }
        }
    }

    /** @param before how many sources stand before it, which a lateral query sees */
    private static void source(Renderer out, Source source, int before) {
        CteDefinition cte = Ctes.of(source);
        if (source instanceof DerivedTable<?> derived) {
            derived(out, derived, before);
        } else if (cte != null) {
            if (!out.ctes().isSelf(source)) {
                out.ctes().use(out, cte);
            }
            out.identifier(cte.name());
            if (!source.name().equals(cte.name())) {
                out.sql(" as ").identifier(source.name());
            }
        } else if (source instanceof TableAlias<?> alias) {
            table(out, alias.table()).sql(" as ").identifier(alias.name());
        } else if (source instanceof Table<?> table) {
            table(out, table);
        }
    }

    private static Renderer table(Renderer out, Table<?> table) {
        out.requireFree(table);
        return out.table(table);
    }

    private static void derived(Renderer out, DerivedTable<?> derived, int before) {
        if (derived.lateral()) {
            out.dialect().require(Feature.LATERAL);
            out.sql("lateral ");
        }
        out.scope().seeFirst(derived.lateral() ? before : 0);
        out.subquery(derived.query(), derived.columnNames());
        out.scope().seeAll();
        out.sql(" as ").identifier(derived.name());
    }

    private static void join(Renderer out, Join join, int before) {
        switch (join.kind()) {
            case RIGHT -> out.dialect().require(Feature.RIGHT_JOIN);
            case FULL -> out.dialect().require(Feature.FULL_JOIN);
            default -> {}
        }
        source(out.sql(" ").sql(join.kind().sql()).sql(" "), join.source(), before);
        if (join.on() != null) {
            out.sql(" on ").expression(join.on());
        }
    }

    private static void groupBy(Renderer out, List<Grouping> groupings) {
        for (int i = 0; i < groupings.size(); i++) {
            out.sql(i == 0 ? " group by " : ", ");
            if (groupings.get(i) instanceof Expression<?> expression) {
                out.repeated(expression);
            } else {
                ((GroupingSets) groupings.get(i)).render(out);
            }
        }
    }
}
