package com.example.runnel.h2;

import dev.runnel.spi.Backend;
import dev.runnel.spi.BackendProvider;
import dev.runnel.url.ConnectUrl;
import java.util.Set;

/** {@code h2:relative}, {@code h2:/absolute}, {@code h2:mem:name}, {@code h2:} for a database of its own in memory. */
public final class H2Provider implements BackendProvider {
    // tag::provider[]
    @Override
    public Set<String> schemes() {
        return Set.of("h2");
    }

    @Override
    public Set<String> options() {
        return H2Options.NAMES;
    }

    @Override
    public Backend create(ConnectUrl url) {
        return new H2Backend(H2Options.of(url));
    }
    // end::provider[]
}
