package dev.runnel.mysql;

import com.mysql.cj.jdbc.Driver;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** com.mysql:mysql-connector-j. */
final class MysqlConnectorDriver implements MysqlDriver {
    /** What statements and values rely on, whatever a URL says. */
    private static final Map<String, String> ALWAYS = Map.ofEntries(
            Map.entry("useServerPrepStmts", "true"),
            Map.entry("cachePrepStmts", "false"),
            Map.entry("emulateUnsupportedPstmts", "false"),
            // A brace in a name or text is no escape of JDBC's.
            Map.entry("processEscapeCodesForPrepStmts", "false"),
            Map.entry("enableEscapeProcessing", "false"),
            Map.entry("allowMultiQueries", "false"),
            Map.entry("allowLoadLocalInfile", "false"),
            Map.entry("characterEncoding", "UTF-8"),
            // Its name for a tinyint(1) is all that tells of the length.
            Map.entry("tinyInt1isBit", "true"),
            Map.entry("transformedBitIsBoolean", "true"),
            Map.entry("yearIsDateType", "false"),
            Map.entry("zeroDateTimeBehavior", "CONVERT_TO_NULL"),
            // Or each streamed result would cost two round trips more, and wipe out what the server said of the
            // transaction.
            Map.entry("netTimeoutForStreamingResults", "0"),
            Map.entry("connectionTimeZone", "UTC"),
            Map.entry("preserveInstants", "false"));

    private static final String KEY_STEP = "auto_increment_increment";

    private final MysqlOptions options;

    MysqlConnectorDriver(MysqlOptions options) {
        if (options.socket() != null) {
            throw MysqlOptions.wrong("Connector/J opens no Unix socket; use mariadb+jdbc or mysql+r2dbc for it.");
        }
        this.options = options;
    }

    @Override
    public Connection connect(HostPort host) throws SQLException {
        if (options.driverUrl() != null) {
            return byItsOwnUrl(options.driverUrl(), host);
        }
        String name = host.host().indexOf(':') < 0 ? host.host() : "[" + host.host() + "]";
        String database = options.database() == null ? "" : options.database();
        return new Driver()
                .connect(
                        "jdbc:mysql://" + name + ":" + host.portOr(MysqlOptions.PORT) + "/" + encoded(database),
                        properties());
    }

    private Connection byItsOwnUrl(ConnectUrl url, HostPort host) throws SQLException {
        var credentials = new Properties();
        credentials(options, credentials);
        Connection connection =
                new Driver().connect(MysqlDriverUrl.jdbc(url, options.among(host), ALWAYS), credentials);
        var said = ((JdbcConnection) connection).getPropertySet();
        for (Map.Entry<String, String> always : ALWAYS.entrySet()) {
            if (!said.getProperty(always.getKey()).getStringValue().equalsIgnoreCase(always.getValue())) {
                connection.close();
                throw MysqlDriverUrl.overrules(ALWAYS);
            }
        }
        return connection;
    }

    private static String encoded(String database) {
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
        properties.putAll(ALWAYS);
        properties.setProperty(
                "connectTimeout", Long.toString(options.connectTimeout().toMillis()));
        // A server that accepts and says nothing; lifted when the session is set up.
        properties.setProperty(
                "socketTimeout", Long.toString(options.connectTimeout().toMillis()));
        properties.setProperty("sslMode", options.tls().name());
        MysqlSockets.into(properties, options.ca());
        String keyStep = options.variables().get(KEY_STEP);
        if (keyStep != null) {
            // The driver reads it when it connects, and counts the keys of an insert's other rows by it.
            properties.setProperty("sessionVariables", KEY_STEP + "=" + keyStep);
        }
        if (options.isLocal()) {
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        return properties;
    }

    @Override
    public @Nullable Boolean inTransaction(Connection connection) throws SQLException {
        ServerSession session = ((JdbcConnection) connection).getSession().getServerSession();
        // The end of a streamed result wipes it out.
        return session.getStatusFlags() == 0 ? null : session.inTransactionOnServer();
    }

    /**
     * Asked to do so by itself, it would send as text whatever the server refuses to prepare, with the values in it.
     */
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
