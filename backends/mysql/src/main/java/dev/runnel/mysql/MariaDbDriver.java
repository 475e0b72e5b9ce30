package dev.runnel.mysql;

import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.util.constants.ServerStatus;

/** org.mariadb.jdbc:mariadb-java-client. */
final class MariaDbDriver implements MysqlDriver {
    /** The driver makes room for so many before it reads the first. */
    private static final int ROWS_AHEAD = 32;

    /** What statements and values rely on, whatever a URL says. */
    private static final Map<String, String> ALWAYS = Map.of(
            "useServerPrepStmts", "true",
            "cachePrepStmts", "false",
            "allowMultiQueries", "false",
            "allowLocalInfile", "false",
            "tinyInt1isBit", "false",
            "yearIsDateType", "false",
            "uuidAsString", "true",
            "useResetConnection", "true");

    private final MysqlOptions options;
    private volatile boolean withoutTls;

    MariaDbDriver(MysqlOptions options) {
        this.options = options;
    }

    @Override
    public Connection connect(HostPort host) throws SQLException {
        if (options.driverUrl() != null) {
            return byItsOwnUrl(options.driverUrl(), host);
        }
        boolean maybe = options.tls() == MysqlOptions.Tls.PREFERRED;
        if (maybe && !withoutTls) {
            try {
                return connect(host, "trust");
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains("ssl not enabled in the server")) {
                    throw e;
                }
                withoutTls = true;
            }
        }
        return connect(
                host,
                switch (options.tls()) {
                    case DISABLED, PREFERRED -> "disable";
                    case REQUIRED -> "trust";
                    case VERIFY_CA -> "verify-ca";
                    case VERIFY_IDENTITY -> "verify-full";
                });
    }

    private Connection connect(HostPort host, String tls) throws SQLException {
        Properties properties = properties();
        properties.setProperty("sslMode", tls);
        properties.setProperty("tlsSocketType", MariaDbTrust.TYPE);
        // With TLS it takes an IPv6 address in this form only.
        String address = "address=(host=" + name(host) + ")(port=" + host.portOr(MysqlOptions.PORT) + ")/";
        String database = options.database() == null ? "" : options.database();
        if (database.indexOf('?') >= 0) {
            throw MysqlOptions.wrong(
                    "mariadb-java-client cannot name a database with a question mark; use mariadb://.");
        }
        // The driver decodes nothing; all that stands before a question mark is the name.
        return new Driver().connect("jdbc:mariadb://" + address + database, properties);
    }

    /** An IPv6 address that stands for one of IPv4 is none to the driver. */
    private static String name(HostPort host) throws SQLException {
        if (host.host().indexOf(':') < 0) {
            return host.host();
        }
        try {
            return InetAddress.getByName(host.host()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new SQLException("The IPv6 address is none of this machine's networks.", "08001", e);
        }
    }

    private Connection byItsOwnUrl(ConnectUrl url, HostPort host) throws SQLException {
        var credentials = new Properties();
        MysqlConnectorDriver.credentials(options, credentials);
        if (!url.raw().contains("socketFactory")) {
            MariaDbSockets.into(credentials);
        }
        Connection connection =
                new Driver().connect(MysqlDriverUrl.jdbc(url, options.among(host), ALWAYS), credentials);
        Configuration said =
                ((org.mariadb.jdbc.Connection) connection).getContext().getConf();
        if (!said.useServerPrepStmts() || said.allowMultiQueries() || said.allowLocalInfile() || said.tinyInt1isBit()) {
            connection.close();
            throw MysqlDriverUrl.overrules(ALWAYS);
        }
        return connection;
    }

    private Properties properties() {
        var properties = new Properties();
        MysqlConnectorDriver.credentials(options, properties);
        properties.putAll(ALWAYS);
        MariaDbSockets.into(properties);
        properties.setProperty("permitRedirect", "false");
        properties.setProperty(
                "connectTimeout", Long.toString(options.connectTimeout().toMillis()));
        // A server that accepts and says nothing; lifted when the session is set up.
        properties.setProperty(
                "socketTimeout", Long.toString(options.connectTimeout().toMillis()));
        if (options.isLocal()) {
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        if (options.socket() != null) {
            properties.setProperty("localSocket", options.socket().toString());
        }
        if (options.ca() != null) {
            properties.setProperty("serverSslCert", options.ca().toString());
        }
        return properties;
    }

    @Override
    public Boolean inTransaction(Connection connection) throws SQLException {
        int status = ((org.mariadb.jdbc.Connection) connection).getContext().getServerStatus();
        return (status & ServerStatus.IN_TRANSACTION) != 0;
    }

    @Override
    public void stream(PreparedStatement statement) throws SQLException {
        if (statement.getFetchSize() == 0) {
            statement.setFetchSize(ROWS_AHEAD);
        }
    }

    @Override
    public void drop(Connection connection) throws SQLException {
        if (!MariaDbSockets.close(connection)) {
            MysqlDriver.super.drop(connection);
        }
    }

    @Override
    public void reset(Connection connection) throws SQLException {
        ((org.mariadb.jdbc.Connection) connection).reset();
    }

    @Override
    public MysqlKind kind(ResultSetMetaData meta, int column) throws SQLException {
        return MysqlKind.of(meta.getColumnTypeName(column), meta.getPrecision(column));
    }
}
