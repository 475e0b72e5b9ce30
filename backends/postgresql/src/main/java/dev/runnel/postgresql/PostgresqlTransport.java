package dev.runnel.postgresql;

import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How sessions are opened: by one of the drivers. */
interface PostgresqlTransport {
    boolean blocking();

    CompletionStage<Session> connect(Dialect dialect);

    /**
     * Only dropping its connection frees the thread of a statement that the server does not stop. To stop one takes three round
     * trips, over a connection of its own.
     */
    default @Nullable Duration settleWithin() {
        return blocking() ? Duration.ofMillis(500) : null;
    }

    default CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
