/** What a backend implements: one screen of interfaces, proven by the conformance kit (runnel-tck). */
@NullMarked
package dev.runnel.spi;

import org.jspecify.annotations.NullMarked;
