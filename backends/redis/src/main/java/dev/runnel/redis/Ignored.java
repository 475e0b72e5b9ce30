package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import org.jspecify.annotations.Nullable;

/** For what nobody waits for and nobody could do anything about. */
enum Ignored implements Outcome<@Nullable Object> {
    OUTCOME;

    @Override
    public boolean complete(@Nullable Object reply) {
        return true;
    }

    @Override
    public void fail(RunnelException error) {
        // nobody waits
    }
}
