/** The connection pool: leases sessions one holder at a time, keeps only clean ones, loses none to a cancellation. */
@NullMarked
package dev.runnel.pool;

import org.jspecify.annotations.NullMarked;
