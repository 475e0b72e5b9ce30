package dev.runnel.mysql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.asyncer.r2dbc.mysql.api.MySqlNativeTypeMetadata;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.asyncer.r2dbc.mysql.constant.ZeroDateOption;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.function.Predicate;
import reactor.netty.resources.LoopResources;

/** io.asyncer:r2dbc-mysql. What the server can prepare is prepared: as text this driver would run many statements. */
final class MysqlR2dbcDriver extends KillingR2dbcDriver {
    MysqlR2dbcDriver(MysqlOptions options, HostPort host) {
        super(new MysqlR2dbcTypes(new MysqlTypes(options), MysqlR2dbcDriver::kind), "MySQL", options, host);
    }

    @Override
    protected ConnectionFactory factory(LoopResources loops) {
        return options.driverUrl() == null ? ours(loops) : byItsOwnUrl(options.driverUrl(), loops);
    }

    private ConnectionFactory byItsOwnUrl(ConnectUrl url, LoopResources loops) {
        Predicate<String> prepared = MysqlText::isPrepared;
        return new MySqlConnectionFactoryProvider()
                .create(MysqlDriverUrl.r2dbc(url, options.among(host))
                        .option(MySqlConnectionFactoryProvider.USE_SERVER_PREPARE_STATEMENT, prepared)
                        .option(MySqlConnectionFactoryProvider.ZERO_DATE, ZeroDateOption.EXCEPTION)
                        .option(MySqlConnectionFactoryProvider.PRESERVE_INSTANTS, false)
                        .option(MySqlConnectionFactoryProvider.CONNECTION_TIME_ZONE, "UTC")
                        .option(MySqlConnectionFactoryProvider.TINY_INT_1_IS_BIT, true)
                        .option(MySqlConnectionFactoryProvider.AUTODETECT_EXTENSIONS, false)
                        .option(MySqlConnectionFactoryProvider.LOOP_RESOURCES, loops)
                        .build());
    }

    private ConnectionFactory ours(LoopResources loops) {
        MySqlConnectionConfiguration.Builder builder = MySqlConnectionConfiguration.builder()
                .user(options.user() == null ? "root" : options.user())
                .connectTimeout(options.connectTimeout())
                .useServerPrepareStatement(MysqlText::isPrepared)
                .prepareCacheSize(options.statementCacheSize())
                .zeroDateOption(ZeroDateOption.EXCEPTION)
                .preserveInstants(false)
                .connectionTimeZone("UTC")
                .tinyInt1isBit(true)
                .autodetectExtensions(false)
                .sslMode(SslMode.valueOf(options.tls().name()))
                .loopResources(loops);
        if (options.socket() != null) {
            builder.unixSocket(options.socket().toString());
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
            builder.sslCa(options.ca().toString());
        }
        if (options.cert() != null && options.key() != null) {
            builder.sslCert(options.cert().toString()).sslKey(options.key().toString());
        }
        return MySqlConnectionFactory.from(builder.build());
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
