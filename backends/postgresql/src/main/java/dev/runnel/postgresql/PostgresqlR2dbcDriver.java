package dev.runnel.postgresql;

import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.r2dbc.R2dbcDriver;
import dev.runnel.sql.render.Dialect;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import reactor.netty.resources.LoopResources;

/** Opens connections by r2dbc-postgresql. */
final class PostgresqlR2dbcDriver extends R2dbcDriver {
    private static final PostgresqlR2dbcCodec CODEC = new PostgresqlR2dbcCodec();

    private final PostgresqlOptions options;
    private final PostgresqlR2dbcTypes types;
    private final PostgresqlR2dbcErrors errors;
    private final Dialect dialect;

    PostgresqlR2dbcDriver(PostgresqlOptions options, Dialect dialect) {
        this(options, new PostgresqlR2dbcTypes(), new PostgresqlR2dbcErrors(options), dialect);
    }

    private PostgresqlR2dbcDriver(
            PostgresqlOptions options, PostgresqlR2dbcTypes types, PostgresqlR2dbcErrors errors, Dialect dialect) {
        super(types, errors);
        this.options = options;
        this.types = types;
        this.errors = errors;
        this.dialect = dialect;
    }

    @Override
    protected ConnectionFactory factory(LoopResources loops) {
        var builder = options.driverUrl() == null ? own() : drivers(options.driverUrl());
        return new PostgresqlConnectionFactory(builder.loopResources(loops)
                // Its codecs ask every new session's server for types that are read as text here.
                .autodetectExtensions(false)
                .codecRegistrar(CODEC)
                .tcpKeepAlive(true)
                .build());
    }

    /** By the driver's rules, but for what else would never be let go of: statements without end. */
    private PostgresqlConnectionConfiguration.Builder drivers(Secret url) {
        var read = PostgresqlDriverUrl.r2dbcOptions(url.reveal(), options.user(), options.password());
        var builder = PostgresqlConnectionFactoryProvider.builder(read);
        if (!read.hasOption(PostgresqlConnectionFactoryProvider.PREPARED_STATEMENT_CACHE_QUERIES)) {
            builder.preparedStatementCacheQueries(options.statementCacheSize());
        }
        return builder;
    }

    private PostgresqlConnectionConfiguration.Builder own() {
        var builder = PostgresqlConnectionConfiguration.builder()
                .username(options.user())
                .password(options.password() == null ? null : options.password().reveal())
                .database(options.database())
                .applicationName(options.applicationName() == null ? "runnel" : options.applicationName())
                .connectTimeout(options.connectTimeout())
                .options(options.settings())
                .preparedStatementCacheQueries(options.pgbouncer() ? 0 : options.statementCacheSize());
        if (options.timeZone() != null) {
            builder.timeZone(options.timeZone());
        }
        place(builder);
        encrypt(builder, options.tls());
        return builder;
    }

    private void place(PostgresqlConnectionConfiguration.Builder builder) {
        if (options.socket() != null) {
            builder.socket(options.socket());
        } else if (options.hosts().size() == 1) {
            builder.host(options.hosts().get(0).host())
                    .port(options.hosts().get(0).port());
        } else {
            for (HostPort host : options.hosts()) {
                builder.addHost(host.host(), host.port());
            }
            builder.targetServerType(target(options.target()));
        }
    }

    private static TargetServerType target(PostgresqlOptions.TargetServer target) {
        return switch (target) {
            case ANY -> TargetServerType.ANY;
            case PRIMARY, READ_WRITE -> TargetServerType.PRIMARY;
            case SECONDARY, READ_ONLY, STANDBY -> TargetServerType.SECONDARY;
            case PREFER_SECONDARY, PREFER_STANDBY -> TargetServerType.PREFER_SECONDARY;
        };
    }

    private static void encrypt(PostgresqlConnectionConfiguration.Builder builder, PostgresqlTls tls) {
        builder.sslMode(SSLMode.fromValue(tls.mode().text()));
        if (tls.mode() == PostgresqlTls.Mode.VERIFY_CA) {
            // Netty looks at the name too, unless it is told not to.
            builder.sslContextBuilderCustomizer(context -> context.endpointIdentificationAlgorithm(null));
        }
        if (tls.rootCertificate() != null) {
            builder.sslRootCert(PostgresqlTls.file("sslrootcert", tls.rootCertificate()));
        }
        if (tls.certificate() != null && tls.key() != null) {
            builder.sslCert(PostgresqlTls.file("sslcert", tls.certificate()))
                    .sslKey(PostgresqlTls.file("sslkey", tls.key()));
        }
        if (tls.keyPassword() != null) {
            builder.sslPassword(tls.keyPassword().reveal());
        }
    }

    @Override
    protected Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    protected R2dbcControl control(Connection connection) {
        return new PostgresqlR2dbcControl((PostgresqlConnection) connection, types, errors, dialect, options.reset());
    }
}
