/** MongoDB: typed collections and what is done with them. */
@NullMarked
package dev.runnel.mongodb;

import org.jspecify.annotations.NullMarked;
