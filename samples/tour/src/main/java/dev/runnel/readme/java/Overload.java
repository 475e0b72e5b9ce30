package dev.runnel.readme.java;

import static dev.runnel.error.ErrorKind.POOL_OVERLOADED;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.Optional;

/** What a service does when its pool sheds load. */
public final class Overload {
    private Overload() {}

    // tag::overload[]
    public static Optional<List<Readme.User>> usersUnlessBusy(BlockingDatabase db) {
        try {
            return Optional.of(Readme.activeUsers(db));
        } catch (RunnelException e) {
            if (e.kind() != POOL_OVERLOADED) {
                throw e;
            }
            return Optional.empty(); // 503: nothing was sent, and waiting longer would not have helped
        }
    }
    // end::overload[]
}
