/** Rows to objects and back. */
@NullMarked
package dev.runnel.row;

import org.jspecify.annotations.NullMarked;
