package dev.runnel.mysql;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import dev.runnel.spi.support.Trusted;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of Connector/J's connections, whose servers are known in the JDK's own way: the driver's takes no PEM file.
 * Public because the driver makes it by its name.
 */
public final class MysqlSockets extends StandardSocketFactory {
    /** @param pem a file of who may vouch for the server; null for those whom the JVM trusts */
    static void into(Properties properties, @Nullable Path pem) {
        properties.setProperty(PropertyKey.socketFactory.getKeyName(), MysqlSockets.class.getName());
        if (pem != null) {
            properties.setProperty(
                    PropertyKey.trustCertificateKeyStoreUrl.getKeyName(),
                    pem.toUri().toString());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // as in the driver's own
    public <T extends Closeable> T performTlsHandshake(
            SocketConnection connection, @Nullable ServerSession session, @Nullable Log log) throws IOException {
        var properties = connection.getPropertySet();
        SslMode mode = properties.<SslMode>getEnumProperty(PropertyKey.sslMode).getValue();
        if (mode != SslMode.VERIFY_CA && mode != SslMode.VERIFY_IDENTITY) {
            return super.performTlsHandshake(connection, session, log);
        }
        String pem = properties
                .getStringProperty(PropertyKey.trustCertificateKeyStoreUrl)
                .getValue();
        SSLSocket socket = tls(connection, pem == null ? null : Path.of(URI.create(pem)));
        if (mode == SslMode.VERIFY_IDENTITY) {
            var named = socket.getSSLParameters();
            named.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(named);
        }
        socket.startHandshake();
        sslSocket = socket;
        return (T) socket;
    }

    private SSLSocket tls(SocketConnection connection, @Nullable Path pem) throws IOException {
        String host = connection.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, Trusted.by(pem), null);
            return (SSLSocket) context.getSocketFactory().createSocket(rawSocket, bare, connection.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new SSLException("The certificates of who may vouch for the server cannot be used.", e);
        }
    }
}
