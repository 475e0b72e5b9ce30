package dev.runnel.internal.engine;

import dev.runnel.spi.Command;

/**
 * One statement as a face asks for it.
 *
 * @param reads the statement can only read; anything uncertain is a write
 * @param timeoutNanos how long the database may work on each fetch of it, 0 for no limit
 */
public record Request(Command command, boolean reads, long timeoutNanos) {
    String purpose() {
        return command.label() != null ? command.label() : command.sql();
    }
}
