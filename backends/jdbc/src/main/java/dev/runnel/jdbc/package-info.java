/**
 * Sessions over {@code java.sql.Connection}. A backend on JDBC differs from the standard one by three small objects:
 * {@link dev.runnel.jdbc.JdbcTypes} (values), {@link dev.runnel.jdbc.JdbcErrors} (kinds) and
 * {@link dev.runnel.jdbc.JdbcControl} (transactions, cancel, close).
 */
@NullMarked
package dev.runnel.jdbc;

import org.jspecify.annotations.NullMarked;
