/** Servers that a test, the tour or the bench starts for itself on 127.0.0.1 and stops when its JVM ends. */
@NullMarked
package dev.runnel.servers;

import org.jspecify.annotations.NullMarked;
