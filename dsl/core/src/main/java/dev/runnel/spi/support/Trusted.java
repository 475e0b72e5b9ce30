package dev.runnel.spi.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Who may vouch for a server, in the JDK's own way. */
public final class Trusted {
    private Trusted() {}

    /** @param pem a file of the only ones who may; null for those whom the JVM trusts */
    public static TrustManager[] by(@Nullable Path pem) throws GeneralSecurityException, IOException {
        KeyStore named = pem == null ? null : read(pem);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(named);
        return trusted.getTrustManagers();
    }

    private static KeyStore read(Path pem) throws GeneralSecurityException, IOException {
        KeyStore named = KeyStore.getInstance(KeyStore.getDefaultType());
        named.load(null, null);
        try (var file = Files.newInputStream(pem)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                named.setCertificateEntry(Integer.toString(named.size()), one);
            }
        }
        return named;
    }
}
