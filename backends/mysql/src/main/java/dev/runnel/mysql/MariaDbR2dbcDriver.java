package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.url.HostPort;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.List;
import org.mariadb.r2dbc.MariadbConnection;
import org.mariadb.r2dbc.MariadbConnectionConfiguration;
import org.mariadb.r2dbc.MariadbConnectionFactory;
import org.mariadb.r2dbc.MariadbConnectionFactoryProvider;
import org.mariadb.r2dbc.message.server.ColumnDefinitionPacket;
import org.mariadb.r2dbc.util.HostAddress;
import reactor.netty.resources.LoopResources;

/** org.mariadb:r2dbc-mariadb, with statements prepared by the server. */
final class MariaDbR2dbcDriver extends KillingR2dbcDriver {
    MariaDbR2dbcDriver(MysqlOptions options, HostPort host) {
        super(
                new MysqlR2dbcTypes(new MysqlTypes(options), MariaDbR2dbcDriver::kind, MariaDbR2dbcDriver::alike),
                options,
                host);
        if (options.tls() == MysqlOptions.Tls.PREFERRED) {
            throw MysqlOptions.wrong(
                    "The R2DBC driver of MariaDB knows no sslmode=preferred; use disabled or required.");
        }
    }

    @Override
    protected ConnectionFactory factory(ConnectionFactoryOptions.Builder told, LoopResources loops) {
        var configuration = MariadbConnectionConfiguration.fromOptions(
                told.option(MariadbConnectionFactoryProvider.USE_SERVER_PREPARE, true)
                        .option(MariadbConnectionFactoryProvider.ALLOW_MULTI_QUERIES, false)
                        .option(MariadbConnectionFactoryProvider.TINY_IS_BIT, false)
                        .option(MariadbConnectionFactoryProvider.TRANSACTION_REPLAY, false)
                        .option(MariadbConnectionFactoryProvider.LOOP_RESOURCES, loops)
                        .build());
        if (options.driverUrl() == null) {
            // Out of a text it would read what is behind an IPv6 address's first colon as the port.
            configuration.hostAddresses(List.of(new HostAddress(host.host(), host.portOr(MysqlOptions.PORT))));
        }
        return MariadbConnectionFactory.from(configuration.build());
    }

    @Override
    void tell(ConnectionFactoryOptions.Builder told) {
        told.option(MariadbConnectionFactoryProvider.PREPARE_CACHE_SIZE, Math.max(1, options.statementCacheSize()))
                .option(MariadbConnectionFactoryProvider.PERMIT_REDIRECT, false)
                // Those whom the JVM trusts; the driver would trust nobody.
                .option(MariadbConnectionFactoryProvider.FALLBACK_TO_SYSTEM_TRUST_STORE, options.ca() == null)
                .option(MariadbConnectionFactoryProvider.ALLOW_PUBLIC_KEY_RETRIEVAL, options.isLocal())
                .option(
                        MariadbConnectionFactoryProvider.SSL_MODE,
                        switch (options.tls()) {
                            case DISABLED, PREFERRED -> "disable";
                            case REQUIRED -> "trust";
                            case VERIFY_CA -> "verify-ca";
                            case VERIFY_IDENTITY -> "verify-full";
                        });
        if (options.tls() == MysqlOptions.Tls.VERIFY_CA) {
            // Netty looks at the name too, unless it is told not to.
            told.option(
                    MariadbConnectionFactoryProvider.SSL_CONTEXT_BUILDER_CUSTOMIZER,
                    context -> context.endpointIdentificationAlgorithm(null));
        }
        tell(told, MariadbConnectionFactoryProvider.SOCKET, options.socket());
        tell(told, MariadbConnectionFactoryProvider.SERVER_SSL_CERT, options.ca());
        tell(told, MariadbConnectionFactoryProvider.CLIENT_SSL_CERT, options.cert());
        tell(told, MariadbConnectionFactoryProvider.CLIENT_SSL_KEY, options.key());
    }

    @Override
    protected R2dbcControl control(Connection connection) {
        return new MariaDbR2dbcControl((MariadbConnection) connection, options, side);
    }

    private static boolean alike(ColumnMetadata earlier, ColumnMetadata later) {
        var one = (ColumnDefinitionPacket) earlier;
        var other = (ColumnDefinitionPacket) later;
        return one.getDataType() == other.getDataType()
                && one.isSigned() == other.isSigned()
                && one.isBinary() == other.isBinary()
                && one.getLength() == other.getLength();
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
