/** Writes rows as CSV and JSON lines; not API. */
@NullMarked
package dev.runnel.internal.export;

import org.jspecify.annotations.NullMarked;
