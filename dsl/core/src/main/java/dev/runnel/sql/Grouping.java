package dev.runnel.sql;

import dev.runnel.sql.render.Renderer;

/** What rows can be grouped by: an expression, or several ways to group at once. */
public sealed interface Grouping permits Expression, GroupingSets {
    /** Writes this after {@code group by}; called by the renderer only. */
    void render(Renderer out);
}
