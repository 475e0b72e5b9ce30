package dev.runnel.internal.engine;

import dev.runnel.spi.Capability;
import dev.runnel.spi.Isolation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Names the isolation levels among capabilities. */
final class Isolations {
    private Isolations() {}

    static String of(Set<Capability> capabilities) {
        return Arrays.stream(Isolation.values())
                .filter(level -> capabilities.contains(Capability.of(level)))
                .map(Isolation::sql)
                .collect(Collectors.joining(", "));
    }
}
