package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Isolation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a backend's transactions can be. */
final class Isolations {
    private Isolations() {}

    /** Throws NOT_PORTABLE where no transaction is deferrable, and CONFIGURATION where this one would gain nothing by it. */
    static void requireDeferrable(Backend backend, @Nullable Isolation isolation, boolean readOnly) {
        if (!backend.capabilities().contains(Capability.DEFERRABLE_TRANSACTIONS)) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    backend.name() + " has no deferrable transactions; leave deferrable off and retry on a conflict.");
        }
        if (isolation != Isolation.SERIALIZABLE || !readOnly) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A deferrable transaction must be SERIALIZABLE and readOnly; any other waits for nothing.");
        }
    }

    /** The isolation levels among capabilities. */
    static String of(Set<Capability> capabilities) {
        return Arrays.stream(Isolation.values())
                .filter(level -> capabilities.contains(Capability.of(level)))
                .map(Isolation::sql)
                .collect(Collectors.joining(", "));
    }
}
