package dev.runnel.mysql;

import dev.runnel.spi.support.Trusted;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.export.SslMode;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * Whom mariadb-java-client trusts where the URL names nobody: whom the JVM does. By itself it would take any certificate of a
 * server that afterwards proves to know the user's password, and so answer a stranger's challenge with it, for whoever has time
 * to guess. Public because the driver finds it by META-INF/services.
 */
public final class MariaDbTrust extends DefaultTlsSocketPlugin {
    static final String TYPE = "runnel";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public TrustManager[] getTrustManager(Configuration conf, ExceptionFactory exceptions, @Nullable HostAddress host)
            throws SQLException {
        if (conf.sslMode() == SslMode.TRUST || conf.serverSslCert() != null) {
            return super.getTrustManager(conf, exceptions, host);
        }
        try {
            return Trusted.by(null);
        } catch (GeneralSecurityException | IOException e) {
            throw exceptions.create("The JVM cannot tell whom it trusts.", "08000", e);
        }
    }
}
