/** How the rows of a query are written as text. */
@NullMarked
package dev.runnel.export;

import org.jspecify.annotations.NullMarked;
