/** The SQL model: tables, columns, expressions and statements as values. */
@NullMarked
package dev.runnel.sql;

import org.jspecify.annotations.NullMarked;
