/** What a server sends unasked: notifications, and the gaps in which some may have been missed. */
@NullMarked
package dev.runnel.signal;

import org.jspecify.annotations.NullMarked;
