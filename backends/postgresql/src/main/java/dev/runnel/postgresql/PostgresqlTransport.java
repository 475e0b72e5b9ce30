package dev.runnel.postgresql;

import dev.runnel.r2dbc.R2dbcDriver;
import dev.runnel.spi.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How sessions are opened: by one of the drivers. */
interface PostgresqlTransport {
    /** @param driver opens connections that never block */
    static PostgresqlTransport of(R2dbcDriver driver) {
        return new PostgresqlTransport() {
            @Override
            public boolean blocking() {
                return false;
            }

            @Override
            public CompletionStage<Session> connect() {
                return driver.connect();
            }

            @Override
            public CompletionStage<@Nullable Void> close() {
                return driver.close();
            }
        };
    }

    boolean blocking();

    CompletionStage<Session> connect();

    /**
     * Only dropping its connection frees the thread of a statement that the server does not stop. To stop one takes three round
     * trips, over a connection of its own.
     */
    default @Nullable Duration settleWithin() {
        return blocking() ? Duration.ofSeconds(1) : null;
    }

    default CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
