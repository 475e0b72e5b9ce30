package dev.runnel.internal.engine;

import dev.runnel.spi.Command;
import dev.runnel.spi.Progress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One statement as a face asks for it.
 *
 * @param reads the statement can only read; anything uncertain is a write
 * @param timeoutNanos how long the database may work on each fetch of it, 0 for no limit
 * @param progress is told how far it is; null if nobody wants to know
 */
public record Request(
        Command command,
        boolean reads,
        long timeoutNanos,
        @Nullable Consumer<? super Progress> progress) {
    String purpose() {
        return command.label() != null ? command.label() : command.sql();
    }
}
