/** DuckDB, embedded: a duplicate of one connection per session, chunk reads, the Appender behind bulk inserts. */
@NullMarked
package dev.runnel.duckdb;

import org.jspecify.annotations.NullMarked;
