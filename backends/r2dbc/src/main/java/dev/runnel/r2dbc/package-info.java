/**
 * Sessions over {@code io.r2dbc.spi.Connection}, whose publishers are never cancelled. A backend on R2DBC is one
 * {@link dev.runnel.r2dbc.R2dbcDriver} (opens connections) with three small objects: {@link dev.runnel.r2dbc.R2dbcTypes}
 * (values), {@link dev.runnel.r2dbc.R2dbcErrors} (kinds) and {@link dev.runnel.r2dbc.R2dbcControl} (transactions, cancel,
 * close).
 */
@NullMarked
package dev.runnel.r2dbc;

import org.jspecify.annotations.NullMarked;
