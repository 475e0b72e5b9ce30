/** H2 for Runnel: an embedded database, in a file or in memory, written from Runnel's published artifacts alone. */
@NullMarked
package com.example.runnel.h2;

import org.jspecify.annotations.NullMarked;
