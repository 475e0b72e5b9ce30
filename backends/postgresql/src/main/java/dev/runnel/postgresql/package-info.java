/**
 * PostgreSQL over R2DBC and over JDBC. What a statement says, what a value is and what an error means are written once;
 * each transport has only what its driver does its own way.
 */
@NullMarked
package dev.runnel.postgresql;

import org.jspecify.annotations.NullMarked;
