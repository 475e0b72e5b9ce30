package dev.runnel.postgresql;

import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a session is encrypted and the server known: libpq's options. Without {@code sslmode} a server on another machine must show
 * a certificate for its name that {@code sslrootcert}, or else the JVM, trusts; anything less has to be asked for.
 *
 * @param rootCertificate a PEM file, null for the JVM's trusted ones
 * @param certificate the client's, a PEM file
 * @param key the client's
 */
record PostgresqlTls(
        Mode mode,
        @Nullable String rootCertificate,
        @Nullable String certificate,
        @Nullable String key,
        @Nullable Secret keyPassword) {
    static final Set<String> NAMES = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword");

    enum Mode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** {@code verify-full}. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static PostgresqlTls of(ConnectUrl url, List<HostPort> hosts) {
        boolean local = hosts.stream().allMatch(HostPort::isLoopback);
        Mode mode = url.choice("sslmode", Mode.class, local ? Mode.PREFER : Mode.VERIFY_FULL);
        String password = url.text("sslpassword");
        String certificate = url.text("sslcert");
        String key = url.text("sslkey");
        if ((certificate == null) != (key == null)) {
            throw PostgresqlOptions.wrong("The options sslcert and sslkey belong together; give both or neither.");
        }
        return new PostgresqlTls(
                mode, url.text("sslrootcert"), certificate, key, password == null ? null : Secret.of(password));
    }

    /** The name of a file that is there; CONFIGURATION naming the option if it is not. */
    static String file(String option, String name) {
        if (!Files.isReadable(Path.of(name))) {
            throw PostgresqlOptions.wrong("The option " + option + " names a file that cannot be read.");
        }
        return name;
    }

    boolean verifies() {
        return mode == Mode.VERIFY_CA || mode == Mode.VERIFY_FULL;
    }
}
