/** How transactions are asked for: isolation, timeout, retry. */
@NullMarked
package dev.runnel.transaction;

import org.jspecify.annotations.NullMarked;
