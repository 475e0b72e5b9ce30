/** The MongoDB engine: mapping, calls, sessions; not API. */
@NullMarked
package dev.runnel.internal.mongodb;

import org.jspecify.annotations.NullMarked;
