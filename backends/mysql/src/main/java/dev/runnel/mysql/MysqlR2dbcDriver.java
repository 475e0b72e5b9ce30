package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.url.HostPort;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.asyncer.r2dbc.mysql.api.MySqlNativeTypeMetadata;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.asyncer.r2dbc.mysql.constant.ZeroDateOption;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.function.Predicate;
import reactor.netty.resources.LoopResources;

/** io.asyncer:r2dbc-mysql. What the server can prepare is prepared: as text this driver would run many statements. */
final class MysqlR2dbcDriver extends KillingR2dbcDriver {
    MysqlR2dbcDriver(MysqlOptions options, HostPort host) {
        super(
                new MysqlR2dbcTypes(new MysqlTypes(options), MysqlR2dbcDriver::kind, ColumnMetadata::equals),
                options,
                host);
    }

    @Override
    protected ConnectionFactory factory(ConnectionFactoryOptions.Builder told, LoopResources loops) {
        Predicate<String> prepared = MysqlText::isPrepared;
        return new MySqlConnectionFactoryProvider()
                .create(told.option(MySqlConnectionFactoryProvider.USE_SERVER_PREPARE_STATEMENT, prepared)
                        .option(MySqlConnectionFactoryProvider.ZERO_DATE, ZeroDateOption.EXCEPTION)
                        .option(MySqlConnectionFactoryProvider.PRESERVE_INSTANTS, false)
                        .option(MySqlConnectionFactoryProvider.CONNECTION_TIME_ZONE, "UTC")
                        .option(MySqlConnectionFactoryProvider.TINY_INT_1_IS_BIT, true)
                        .option(MySqlConnectionFactoryProvider.AUTODETECT_EXTENSIONS, false)
                        // Or each packet behind another one waits for the server's delayed ACK, 40 ms.
                        .option(MySqlConnectionFactoryProvider.TCP_NO_DELAY, true)
                        .option(MySqlConnectionFactoryProvider.LOOP_RESOURCES, loops)
                        .build());
    }

    @Override
    void tell(ConnectionFactoryOptions.Builder told) {
        told.option(MySqlConnectionFactoryProvider.PREPARE_CACHE_SIZE, options.statementCacheSize())
                .option(
                        MySqlConnectionFactoryProvider.SSL_MODE,
                        SslMode.valueOf(options.tls().name()));
        tell(told, MySqlConnectionFactoryProvider.UNIX_SOCKET, options.socket());
        tell(told, MySqlConnectionFactoryProvider.SSL_CA, options.ca());
        tell(told, MySqlConnectionFactoryProvider.SSL_CERT, options.cert());
        tell(told, MySqlConnectionFactoryProvider.SSL_KEY, options.key());
    }

    @Override
    protected R2dbcControl control(Connection connection) {
        var mysql = (MySqlConnection) connection;
        return new MysqlR2dbcControl(mysql, options, side, () -> !mysql.isAutoCommit());
    }

    private static MysqlKind kind(ColumnMetadata column) {
        var type = (MySqlNativeTypeMetadata) column.getNativeTypeMetadata();
        String name = column.getType().getName().replace('_', ' ');
        Integer length = column.getPrecision();
        boolean unsigned = type != null && type.isUnsigned();
        return MysqlKind.of(
                unsigned && !name.contains("UNSIGNED") ? name + " UNSIGNED" : name, length == null ? 0 : length);
    }
}
