package dev.runnel.spi;

import dev.runnel.url.ConnectUrl;
import java.util.Set;

/** Finds a backend for a URL's scheme; registered in {@code META-INF/services}. */
public interface BackendProvider {
    /** The schemes this backend answers to, in lower case: {@code sqlite}, {@code postgresql+jdbc}. */
    Set<String> schemes();

    /** The URL options this backend knows beside Runnel's own; any other is refused by name. */
    Set<String> options();

    /** Reads the URL and makes the backend. Opens nothing; throws CONFIGURATION naming a wrong part of the URL. */
    Backend create(ConnectUrl url);
}
