/** What the sessions of every transport share: texts looked at before they are sent, rows read exactly, errors by SQLSTATE. */
@NullMarked
package dev.runnel.spi.support;

import org.jspecify.annotations.NullMarked;
