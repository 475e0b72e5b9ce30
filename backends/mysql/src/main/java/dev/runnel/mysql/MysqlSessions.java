package dev.runnel.mysql;

import dev.runnel.spi.Session;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens sessions by one transport. Thread-safe. */
interface MysqlSessions {
    CompletionStage<Session> open();

    /** Closes what is shared between sessions. */
    CompletionStage<@Nullable Void> close();
}
