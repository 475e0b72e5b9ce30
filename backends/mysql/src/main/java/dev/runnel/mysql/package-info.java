/** MySQL and MariaDB, over R2DBC and over JDBC. */
@NullMarked
package dev.runnel.mysql;

import org.jspecify.annotations.NullMarked;
