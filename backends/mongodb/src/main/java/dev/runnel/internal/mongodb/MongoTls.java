package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.Trusted;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** TLS is on for every host but this machine, and the server's certificate is checked; less must be asked for. */
final class MongoTls {
    /** A file of the only ones who may vouch for the server, as the other backends have it. */
    static final String TRUST = "sslrootcert";

    private MongoTls() {}

    /** True if the URL does not say and a host is elsewhere. */
    static boolean isOnByItself(ConnectUrl url, Set<String> given) {
        return !given.contains("tls")
                && !given.contains("ssl")
                && (given.contains(TRUST) || url.hosts().stream().anyMatch(host -> !isHere(host)));
    }

    private static boolean isHere(HostPort host) {
        return host.host().equals("localhost")
                || host.host().startsWith("127.")
                || host.host().equals("::1");
    }

    /** Null for those whom the JVM trusts. CONFIGURATION if the file cannot be used. */
    static @Nullable SSLContext trusting(@Nullable String pem) {
        if (pem == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, Trusted.by(Path.of(pem)), null);
            return context;
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The URL option sslrootcert is wrong; expected a file with certificates in PEM that can be read.",
                    e);
        }
    }
}
