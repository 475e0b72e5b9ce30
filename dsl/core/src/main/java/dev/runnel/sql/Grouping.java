package dev.runnel.sql;

/**
 * What rows can be grouped by: an expression, or several ways to group at once.
 *
 * <p>It has no abstract method on purpose, see {@link Predicate}: so that Kotlin takes {@code groupBy { … }} for the
 * lambda on the table.
 */
public sealed interface Grouping permits Expression, GroupingSets {}
