/** Migrations: SQL files in order, what has become of them in a database, and how they are run. */
@NullMarked
package dev.runnel.migration;

import org.jspecify.annotations.NullMarked;
