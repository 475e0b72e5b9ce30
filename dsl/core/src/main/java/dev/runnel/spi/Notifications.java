package dev.runnel.spi;

import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A session's ability to hear what other sessions send; {@link Session#extension} gives it. A session that listens serves
 * nothing else any more and is closed afterwards.
 */
public interface Notifications {
    /**
     * Listens on channels from now on.
     *
     * @param channels names as they are, not quoted
     * @param sink is told of each message, and once of the connection's end, until the session is closed
     * @return completes when the server has agreed: no message sent later is missed
     */
    CompletionStage<@Nullable Void> listen(List<String> channels, Sink sink);

    /** One round trip that proves the connection alive; while it listens too. */
    CompletionStage<@Nullable Void> ping();

    /** Where messages go: on the driver's thread or one of the session's own, one at a time. Must not block. */
    interface Sink {
        void notification(String channel, String payload);

        /** The connection is lost. */
        void ended(RunnelException why);
    }
}
