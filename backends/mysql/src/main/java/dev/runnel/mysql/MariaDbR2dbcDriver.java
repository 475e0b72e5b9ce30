package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.mariadb.r2dbc.MariadbConnectionConfiguration;
import org.mariadb.r2dbc.MariadbConnectionFactory;
import org.mariadb.r2dbc.MariadbConnectionFactoryProvider;
import org.mariadb.r2dbc.SslMode;
import org.mariadb.r2dbc.api.MariadbConnection;
import org.mariadb.r2dbc.message.server.ColumnDefinitionPacket;
import reactor.netty.resources.LoopResources;

/** org.mariadb:r2dbc-mariadb, with statements prepared by the server. */
final class MariaDbR2dbcDriver extends KillingR2dbcDriver {
    MariaDbR2dbcDriver(MysqlOptions options, HostPort host) {
        super(new MysqlR2dbcTypes(new MysqlTypes(options), MariaDbR2dbcDriver::kind), "MariaDB", options, host);
        if (options.tls() == MysqlOptions.Tls.PREFERRED) {
            throw MysqlOptions.wrong(
                    "The R2DBC driver of MariaDB knows no sslmode=preferred; use disabled or" + " required.");
        }
    }

    @Override
    protected ConnectionFactory factory(LoopResources loops) {
        return options.driverUrl() == null ? ours(loops) : byItsOwnUrl(options.driverUrl(), loops);
    }

    private ConnectionFactory byItsOwnUrl(ConnectUrl url, LoopResources loops) {
        return new MariadbConnectionFactoryProvider()
                .create(MysqlDriverUrl.r2dbc(url, options.among(host))
                        .option(MariadbConnectionFactoryProvider.USE_SERVER_PREPARE, true)
                        .option(MariadbConnectionFactoryProvider.ALLOW_MULTI_QUERIES, false)
                        .option(MariadbConnectionFactoryProvider.TINY_IS_BIT, false)
                        .option(MariadbConnectionFactoryProvider.TRANSACTION_REPLAY, false)
                        .option(MariadbConnectionFactoryProvider.LOOP_RESOURCES, loops)
                        .build());
    }

    private ConnectionFactory ours(LoopResources loops) {
        MariadbConnectionConfiguration.Builder builder = MariadbConnectionConfiguration.builder()
                .username(options.user() == null ? "root" : options.user())
                .connectTimeout(options.connectTimeout())
                .useServerPrepStmts(true)
                .prepareCacheSize(Math.max(1, options.statementCacheSize()))
                .allowMultiQueries(false)
                .permitRedirect(false)
                .tinyInt1isBit(false)
                .allowPublicKeyRetrieval(options.isLocal())
                .loopResources(loops)
                .sslMode(
                        switch (options.tls()) {
                            case DISABLED, PREFERRED -> SslMode.DISABLE;
                            case REQUIRED -> SslMode.TRUST;
                            case VERIFY_CA -> SslMode.VERIFY_CA;
                            case VERIFY_IDENTITY -> SslMode.VERIFY_FULL;
                        });
        if (options.socket() != null) {
            builder.socket(options.socket().toString());
        } else {
            builder.host(host.host()).port(host.portOr(MysqlOptions.PORT));
        }
        Secret password = options.password();
        if (password != null) {
            builder.password(password.reveal());
        }
        if (options.database() != null) {
            builder.database(options.database());
        }
        if (options.ca() != null) {
            builder.serverSslCert(options.ca().toString());
        }
        if (options.cert() != null && options.key() != null) {
            builder.clientSslCert(options.cert().toString())
                    .clientSslKey(options.key().toString());
        }
        return new MariadbConnectionFactory(builder.build());
    }

    @Override
    protected R2dbcControl control(Connection connection) {
        var mariaDb = (MariadbConnection) connection;
        return new MysqlR2dbcControl(mariaDb, options, side, mariaDb::isInTransaction);
    }

    private static MysqlKind kind(ColumnMetadata metadata) {
        var column = (ColumnDefinitionPacket) metadata;
        String unsigned = column.isSigned() ? "" : " UNSIGNED";
        return switch (column.getDataType()) {
            case TINYBLOB, MEDIUMBLOB, LONGBLOB, BLOB, STRING, VARSTRING, TEXT ->
                column.isBinary() ? MysqlKind.BYTES : MysqlKind.TEXT;
            case OLDDECIMAL -> MysqlKind.DECIMAL;
            default -> MysqlKind.of(column.getDataType().name() + unsigned, (int) column.getLength());
        };
    }
}
