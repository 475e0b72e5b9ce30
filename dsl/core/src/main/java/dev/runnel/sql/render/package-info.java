/** Renders the SQL model as the text of one dialect. */
@NullMarked
package dev.runnel.sql.render;

import org.jspecify.annotations.NullMarked;
