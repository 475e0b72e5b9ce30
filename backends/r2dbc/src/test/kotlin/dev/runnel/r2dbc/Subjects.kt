@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.spi.Session
import dev.runnel.spi.TxOptions
import dev.runnel.spi.support.ServerError
import dev.runnel.spi.support.SqlErrors
import dev.runnel.tck.probe.now
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory
import io.asyncer.r2dbc.mysql.constant.SslMode
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration
import io.r2dbc.postgresql.PostgresqlConnectionFactory
import io.r2dbc.postgresql.api.PostgresqlConnection
import io.r2dbc.spi.Connection
import io.r2dbc.spi.ConnectionFactory
import org.mariadb.r2dbc.MariadbConnectionConfiguration
import org.mariadb.r2dbc.MariadbConnectionFactory
import org.mariadb.r2dbc.api.MariadbConnection
import reactor.netty.resources.LoopResources
import java.time.Duration
import java.util.concurrent.CompletionStage

/** One driver on one server, and how its SQL says what the tests need. */
internal class Subject(
    val name: String,
    val server: DatabaseServer,
    /** The server's own list of what runs: a count of the statements that contain the text. */
    val running: (String) -> String,
    val kill: (Any?) -> String,
    val id: String,
    val sleep: (Double) -> String,
    private val parameters: Boolean,
    private val make: (String, Int) -> R2dbcDriver,
) {
    val database: String by lazy { server.createDatabase() }
    val driver: R2dbcDriver by lazy { make(database, server.port()) }
    val isPostgresql: Boolean get() = name == "postgresql"

    fun session(): Session = driver.connect().now()

    /** A driver of the same kind for a port where nobody listens. */
    fun nowhere(): R2dbcDriver = make(database, 1)

    /** A text written with ? as this driver wants it. */
    fun text(sql: String): String {
        if (!parameters) return sql
        var n = 0
        return Regex("\\?").replace(sql) { "$" + ++n }
    }

    /** Numbers from 0 to 9,999, as many as there are rows wanted. */
    fun numbers(rows: Int): String {
        val digits = "(" + (0..9).joinToString(" union all ") { "select $it n" } + ")"
        return "select a.n + 10 * b.n + 100 * c.n + 1000 * d.n as i, 'some text' as t " +
            "from $digits a, $digits b, $digits c, $digits d order by 1 limit $rows"
    }

    /** What an administrator's connection says. */
    fun asked(sql: String): Any? = server.connect().use { connection ->
        connection.createStatement().use { statement ->
            statement.executeQuery(sql).use { rows -> if (rows.next()) rows.getObject(1) else null }
        }
    }

    override fun toString(): String = name
}

internal val postgresql: Subject by lazy {
    Subject(
        "postgresql",
        Servers.postgresql(),
        {
            "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like '%$it%'"
        },
        { "select pg_terminate_backend($it)" },
        "select pg_backend_pid()",
        { "select 1 from pg_sleep($it)" },
        true,
    ) { database, port -> PostgresqlDriver(Servers.postgresql(), database, port) }
}

private fun mysql(name: String, server: DatabaseServer, driver: (String, Int) -> R2dbcDriver) = Subject(
    name,
    server,
    { "select count(*) from information_schema.processlist where info like '%$it%' and id <> connection_id()" },
    { "kill connection $it" },
    "select connection_id()",
    { "select sleep($it)" },
    false,
    driver,
)

/** All drivers that can run here: those of MySQL against MariaDB too, which Maven delivers. */
internal val subjects: List<Subject> by lazy {
    listOfNotNull(
        postgresql,
        mysql(
            "mysql on MariaDB",
            Servers.mariadb(),
        ) { database, port -> MysqlDriver(Servers.mariadb(), database, port) },
        mysql("mariadb", Servers.mariadb()) { database, port -> MariadbDriver(Servers.mariadb(), database, port) },
        Servers
            .mysql()
            .map { server ->
                mysql("mysql", server) { database, port -> MysqlDriver(server, database, port) }
            }.orElse(null),
    )
}

internal class PostgresqlDriver(
    private val server: DatabaseServer,
    private val database: String,
    private val port: Int,
    private val control: (Connection) -> R2dbcControl = ::PostgresqlControl,
    private val limit: Duration = Duration.ofSeconds(10),
) : R2dbcDriver(R2dbcTypes(), R2dbcErrors(SqlErrors())) {
    override fun connectTimeout(): Duration = limit

    override fun factory(loops: LoopResources): ConnectionFactory = PostgresqlConnectionFactory(
        PostgresqlConnectionConfiguration
            .builder()
            .host(server.host())
            .port(port)
            .username(server.user())
            .password(server.password())
            .database(database)
            .loopResources(loops)
            .build(),
    )

    override fun control(connection: Connection): R2dbcControl = control.invoke(connection)
}

internal open class PostgresqlControl(connection: Connection) : R2dbcControl(connection) {
    override fun beginsAhead(options: TxOptions): Boolean = true

    override fun cancel(): CompletionStage<Void?> = Stages.end((connection as PostgresqlConnection).cancelRequest())

    override fun commit(): CompletionStage<Void?> = super.commit().exceptionally {
        if (connection.isAutoCommit) throw RunnelException(ErrorKind.TRANSACTION_ABORTED, "It was rolled back.", it)
        throw it
    }

    override fun losesTransaction(kind: ErrorKind): Boolean = false

    override fun failureEndsTransaction(): Boolean = true
}

private class MysqlErrors : SqlErrors() {
    override fun kind(e: ServerError): ErrorKind = when (e.code()) {
        1062 -> ErrorKind.UNIQUE_VIOLATION
        1317, 1969, 3024 -> ErrorKind.STATEMENT_CANCELLED
        1213 -> ErrorKind.DEADLOCK
        1927, 1160, 1161 -> ErrorKind.CONNECTION_LOST
        else -> super.kind(e)
    }
}

/** org.mariadb knows no null without a class. */
private class MysqlTypes : R2dbcTypes() {
    override fun nullType(type: Class<*>): Class<*> =
        if (type == Any::class.java) String::class.java else super.nullType(type)
}

internal typealias KillingControls = (Connection, SideConnection) -> R2dbcControl

internal abstract class KillingDriver(
    private val controls: KillingControls,
    private val limit: Duration = Duration.ofSeconds(10),
) : R2dbcDriver(MysqlTypes(), R2dbcErrors(MysqlErrors())) {
    val side = SideConnection { connect() }

    override fun connectTimeout(): Duration = limit

    override fun control(connection: Connection): R2dbcControl = controls(connection, side)

    override fun close(): CompletionStage<Void?> = side.close()
}

internal open class KillingControl(connection: Connection, private val side: SideConnection) :
    R2dbcControl(connection) {
    protected var id: Any? = null

    override fun opened(): CompletionStage<Void?> = value("select connection_id()").thenApply {
        id = it
        null
    }

    override fun cancel(): CompletionStage<Void?> = side.run("kill query $id")

    override fun leavesDoubt(failed: Boolean, cancelled: Boolean): Boolean = cancelled || (failed && inTransaction())

    override fun inTransaction(): Boolean = (connection as? MariadbConnection)?.isInTransaction ?: super.inTransaction()

    override fun ping(): CompletionStage<Void?> = run("do 0")

    override fun quoted(name: String): String = "`$name`"
}

/** MySQL prepares most statements, but not these. */
private val NOT_PREPARED = Regex("^(begin|rollback|savepoint|release|create procedure|drop procedure|signal)")

internal class MysqlDriver(
    private val server: DatabaseServer,
    private val database: String,
    private val port: Int,
    controls: KillingControls = ::KillingControl,
    limit: Duration = Duration.ofSeconds(10),
) : KillingDriver(controls, limit) {
    override fun factory(loops: LoopResources): ConnectionFactory = MySqlConnectionFactory.from(
        MySqlConnectionConfiguration
            .builder()
            .host(server.host())
            .port(port)
            .user(server.user())
            .password(server.password())
            .database(
                database,
            ).useServerPrepareStatement { !NOT_PREPARED.containsMatchIn(it) }
            .sslMode(SslMode.PREFERRED)
            .loopResources(loops)
            .build(),
    )
}

internal class MariadbDriver(
    private val server: DatabaseServer,
    private val database: String,
    private val port: Int,
    controls: KillingControls = ::KillingControl,
    limit: Duration = Duration.ofSeconds(10),
) : KillingDriver(controls, limit) {
    override fun factory(loops: LoopResources): ConnectionFactory = MariadbConnectionFactory(
        MariadbConnectionConfiguration
            .builder()
            .host(server.host())
            .port(port)
            .username(server.user())
            .password(server.password())
            .database(database)
            .useServerPrepStmts(true)
            .loopResources(loops)
            .build(),
    )
}
