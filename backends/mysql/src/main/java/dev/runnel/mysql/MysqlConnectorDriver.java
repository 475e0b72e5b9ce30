package dev.runnel.mysql;

import com.mysql.cj.jdbc.Driver;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** com.mysql:mysql-connector-j. */
final class MysqlConnectorDriver implements MysqlDriver {
    private final MysqlOptions options;

    MysqlConnectorDriver(MysqlOptions options) {
        if (options.socket() != null) {
            throw MysqlOptions.wrong("Connector/J opens no Unix socket; use mariadb+jdbc or mysql+r2dbc for it.");
        }
        this.options = options;
    }

    @Override
    public Connection connect(HostPort host) throws SQLException {
        String name = host.host().indexOf(':') < 0 ? host.host() : "[" + host.host() + "]";
        String database = options.database() == null ? "" : options.database();
        return new Driver()
                .connect(
                        "jdbc:mysql://" + name + ":" + host.portOr(MysqlOptions.PORT) + "/" + encoded(database),
                        properties());
    }

    static String encoded(String database) {
        return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static void credentials(MysqlOptions options, Properties properties) {
        if (options.user() != null) {
            properties.setProperty("user", options.user());
        }
        Secret password = options.password();
        if (password != null) {
            properties.setProperty("password", password.reveal());
        }
    }

    private Properties properties() {
        var properties = new Properties();
        credentials(options, properties);
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("cachePrepStmts", "false");
        properties.setProperty("emulateUnsupportedPstmts", "false");
        // A brace in a name or text is no escape of JDBC's.
        properties.setProperty("processEscapeCodesForPrepStmts", "false");
        properties.setProperty("enableEscapeProcessing", "false");
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("characterEncoding", "UTF-8");
        // Its name for a tinyint(1) is all that tells of the length.
        properties.setProperty("tinyInt1isBit", "true");
        properties.setProperty("transformedBitIsBoolean", "true");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("zeroDateTimeBehavior", "CONVERT_TO_NULL");
        // Or each streamed result would cost two round trips more, and wipe out what the server said of the transaction.
        properties.setProperty("netTimeoutForStreamingResults", "0");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("preserveInstants", "false");
        properties.setProperty("connectTimeout", Long.toString(options.connectTimeout().toMillis()));
        properties.setProperty("sslMode", options.tls().name());
        if (options.isLocal()) {
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        if (options.ca() != null) {
            properties.setProperty("trustCertificateKeyStoreType", "PEM");
            properties.setProperty("trustCertificateKeyStoreUrl", options.ca().toUri().toString());
        }
        return properties;
    }

    @Override
    public @Nullable Boolean inTransaction(Connection connection) throws SQLException {
        ServerSession session = ((JdbcConnection) connection).getSession().getServerSession();
        // The end of a streamed result wipes it out.
        return session.getStatusFlags() == 0 ? null : session.inTransactionOnServer();
    }

    /** Asked to do so by itself, it would send as text whatever the server refuses to prepare, with the values in it. */
    @Override
    public PreparedStatement prepare(Connection connection, String sql, boolean keys) throws SQLException {
        return MysqlText.isPrepared(sql)
                ? MysqlDriver.super.prepare(connection, sql, keys)
                : ((JdbcConnection) connection).clientPrepareStatement(sql);
    }

    /** Row by row; nothing else can be sent before the result has ended. */
    @Override
    public void stream(PreparedStatement statement) throws SQLException {
        statement.setFetchSize(Integer.MIN_VALUE);
    }

    @Override
    public void reset(Connection connection) throws SQLException {
        ((JdbcConnection) connection).resetServerState();
    }

    @Override
    public MysqlKind kind(ResultSetMetaData meta, int column) throws SQLException {
        return MysqlKind.of(meta.getColumnTypeName(column), meta.getPrecision(column));
    }
}
