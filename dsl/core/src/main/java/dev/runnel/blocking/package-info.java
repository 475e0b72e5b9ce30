/** The blocking face, for Java services on threads or virtual threads. Interrupting a thread stops its statement. */
@NullMarked
package dev.runnel.blocking;

import org.jspecify.annotations.NullMarked;
