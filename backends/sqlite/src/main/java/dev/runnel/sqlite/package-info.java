/** SQLite: one writer and many readers of a file, or one session in memory; exact types; a cancel ends a busy wait. */
@NullMarked
package dev.runnel.sqlite;

import org.jspecify.annotations.NullMarked;
