package dev.runnel.spi.support;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a server's certificate was refused, in words that hold nothing of the driver's own. */
public final class TlsErrors {
    /**
     * In the words of pgjdbc (in the JVM's language, but for the name of its class), mariadb-java-client and r2dbc-mysql,
     * which look at the name themselves.
     */
    private static final Pattern OTHER_NAME =
            Pattern.compile("HostnameVerifier|hostname verification failed|hostname '[^']*' could not be verified");

    private TlsErrors() {}

    /** What a sentence can go on with after the server's name; null if the failure is not one of TLS. */
    public static @Nullable String reason(Throwable failure) {
        String reason = null;
        for (Throwable e = failure; e != null; e = e.getCause()) {
            String closer = of(e);
            reason = closer == null ? reason : closer;
        }
        return reason;
    }

    private static @Nullable String of(Throwable e) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof CertificateExpiredException || text.contains("validity check failed")) {
            return "its certificate has expired";
        }
        if (e instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet";
        }
        if (e instanceof CertPathBuilderException || e instanceof CertPathValidatorException) {
            return "nobody who is trusted vouches for its certificate (sslrootcert names a file of who is)";
        }
        if (e instanceof CertificateException || OTHER_NAME.matcher(text).find()) {
            return "its certificate is for another name";
        }
        return e instanceof SSLException ? "TLS failed" : null;
    }
}
