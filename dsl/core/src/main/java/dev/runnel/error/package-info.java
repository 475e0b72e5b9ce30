/** Runnel's one exception and its kinds. */
@NullMarked
package dev.runnel.error;

import org.jspecify.annotations.NullMarked;
