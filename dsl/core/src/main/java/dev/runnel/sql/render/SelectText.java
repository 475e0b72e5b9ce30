package dev.runnel.sql.render;

import dev.runnel.sql.Expression;
import dev.runnel.sql.Grouping;
import dev.runnel.sql.GroupingSets;
import dev.runnel.sql.Join;
import dev.runnel.sql.Select;
import dev.runnel.sql.Source;
import dev.runnel.sql.TableAlias;
import java.util.ArrayList;
import java.util.List;

/** Writes a select. */
final class SelectText {
    private SelectText() {}

    static void write(Renderer out, Select select) {
        var sources = new ArrayList<Source>();
        sources.add(select.source());
        select.joins().forEach(join -> sources.add(join.source()));
        out.scope().enter(sources);
        out.sql(select.distinct() ? "select distinct " : "select ").selected(select.columns());
        source(out.sql(" from "), select.source());
        for (Join join : select.joins()) {
            join(out, join);
        }
        if (select.where() != null) {
            out.sql(" where ").expression(select.where());
        }
        groupBy(out, select.groupBy());
        if (select.having() != null) {
            out.sql(" having ").expression(select.having());
        }
        if (!select.orderBy().isEmpty()) {
            out.sql(" ").orderBy(select.orderBy());
        }
        if (select.limit() != null || select.offset() != null) {
            out.dialect().limit(out, select.limit(), select.offset());
        }
        out.scope().leave();
    }

    private static void source(Renderer out, Source source) {
        out.table(source.table());
        if (source instanceof TableAlias<?>) {
            out.sql(" as ").identifier(source.name());
        }
    }

    private static void join(Renderer out, Join join) {
        switch (join.kind()) {
            case RIGHT -> out.dialect().require(Feature.RIGHT_JOIN);
            case FULL -> out.dialect().require(Feature.FULL_JOIN);
            default -> {}
        }
        source(out.sql(" " + join.kind().sql() + " "), join.source());
        if (join.on() != null) {
            out.sql(" on ").expression(join.on());
        }
    }

    private static void groupBy(Renderer out, List<Grouping> groupings) {
        for (int i = 0; i < groupings.size(); i++) {
            out.sql(i == 0 ? " group by " : ", ");
            if (groupings.get(i) instanceof Expression<?> expression) {
                out.expression(expression);
            } else {
                ((GroupingSets) groupings.get(i)).render(out);
            }
        }
    }
}
