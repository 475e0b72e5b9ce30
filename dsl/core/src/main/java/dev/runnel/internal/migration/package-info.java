/** The work behind {@link dev.runnel.migration}: reading and splitting files, history, lock, plan and run. Internal. */
@NullMarked
package dev.runnel.internal.migration;

import org.jspecify.annotations.NullMarked;
