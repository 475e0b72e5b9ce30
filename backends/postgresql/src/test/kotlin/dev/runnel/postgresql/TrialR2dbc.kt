package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.r2dbc.*
import dev.runnel.servers.Servers
import dev.runnel.spi.*
import dev.runnel.spi.support.*
import dev.runnel.url.*
import dev.runnel.error.*
import io.r2dbc.postgresql.*
import io.r2dbc.postgresql.api.PostgresqlConnection
import io.r2dbc.postgresql.api.PostgresqlException
import io.r2dbc.spi.*
import reactor.netty.resources.LoopResources
import java.time.Duration
import java.util.*
import java.util.concurrent.CompletionStage

internal fun trialOpen(scheme: String, url: String, configure: DatabaseOptionsBuilder.() -> Unit): Database {
    if (scheme != "postgresql") return Database.open(url, configure = configure)
    val parsed = ConnectUrl.parse(url)
    return Database.open(TrialBackend(parsed), DatabaseOptions.builder().url(parsed).apply(configure).build())
}

internal class TrialBackend(val url: ConnectUrl) : Backend {
    val d = TrialDriver(url.database()!!)
    val dialect = PostgresqlDialect()
    override fun name() = "postgresql"
    override fun dialect() = dialect
    override fun capabilities() = EnumSet.complementOf(EnumSet.of(Capability.ISOLATION_SNAPSHOT, Capability.PROGRESS, Capability.PIPELINING))
    override fun blocking() = false
    override fun sharing() = Backend.Sharing.POOLED
    override fun connect(access: Backend.Access): CompletionStage<Session> = d.connect()
    override fun close() = d.close()
}

internal val ERRORS = PostgresqlErrors()

internal class TrialErrors : R2dbcErrors(ERRORS) {
    override fun read(e: R2dbcException): ServerError {
        val x = (e as? PostgresqlException)?.errorDetails ?: return super.read(e)
        return ServerError(x.code, 0, x.message, x.constraintName.orElse(null), x.tableName.orElse(null), x.columnName.orElse(null))
    }
    fun tr(e: Throwable) = translate(e)
}

internal class TrialTypes : R2dbcTypes() {
    override fun check(sql: String, arguments: Int) { PostgresqlTypes.requireOneStatement(sql, arguments) }
}

internal class TrialDriver(val database: String) : R2dbcDriver(TrialTypes(), TrialErrors()) {
    override fun factory(loops: LoopResources): ConnectionFactory = Servers.postgresql().let { server -> PostgresqlConnectionFactory(
        PostgresqlConnectionConfiguration.builder()
            .host(server.host()).port(server.port()).username(server.user()).password(server.password())
            .database(database).loopResources(loops).build(),
    ) }

    override fun control(connection: Connection): R2dbcControl = object : R2dbcControl(connection) {
        @Volatile var copying: PostgresqlR2dbcCopyIn? = null
        override fun cancel(): CompletionStage<Void?> {
            copying?.stop()
            return Stages.end((connection as PostgresqlConnection).cancelRequest())
        }

        override fun commit(): CompletionStage<Void?> = super.commit().exceptionally {
            if (connection.isAutoCommit) throw RunnelException(ErrorKind.TRANSACTION_ABORTED, "It was rolled back.", it)
            throw it
        }

        override fun losesTransaction(kind: ErrorKind): Boolean = false

        override fun failureEndsTransaction(): Boolean = true

        override fun copyIn(command: Command): CompletionStage<Long> {
            CopyText.IN.require(command.sql())
            val c = PostgresqlR2dbcCopyIn(command.sql(), command.input()!!)
            copying = c
            return c.run(connection).whenComplete { _, _ -> copying = null }.exceptionally { e ->
                val cause = (e as? java.util.concurrent.CompletionException)?.cause ?: e
                val where = (cause as? PostgresqlException)?.errorDetails?.where?.orElse(null)
                throw PostgresqlCopy.failure(TrialErrors().tr(cause), where)
            }
        }

        override fun copyOut(sql: String) : org.reactivestreams.Publisher<Result> {
            CopyText.OUT.require(sql)
            return PostgresqlR2dbcCopyResult.of(connection, sql)
        }

        override fun <T : Any> extension(type: Class<T>): Optional<T> =
            if (type == Notifications::class.java) Optional.of<T>(type.cast(PostgresqlR2dbcNotifications(connection as PostgresqlConnection, { run(it) }, { ping() }))!!)
            else Optional.empty()
    }
}
