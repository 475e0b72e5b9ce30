/** Helpers for the sentences of errors; not API. */
@NullMarked
package dev.runnel.internal.text;

import org.jspecify.annotations.NullMarked;
