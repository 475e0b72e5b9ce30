package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.spi.Backend
import dev.runnel.spi.Isolation
import dev.runnel.spi.Session
import dev.runnel.tck.Activity
import dev.runnel.tck.KitTarget
import dev.runnel.tck.isolation.Phenomenon
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.now
import java.net.URLEncoder
import java.nio.file.Path

private const val TEN = "(select 0 d union all select 1 union all select 2 union all select 3 union all select 4 " +
    "union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)"

/** A database of its own for each case, on a server that many share. */
internal class ServerTarget(
    private val scheme: String,
    server: () -> DatabaseServer,
    override val missing: String? = null,
) : KitTarget(scheme) {
    private val server by lazy(server)
    private val databases = ArrayList<String>()
    private val users = ArrayList<String>()

    override val endlessQuery =
        "select count(*) from " + ('a'..'l').joinToString { "$TEN $it" } + " where a.d + b.d + l.d = -1"

    override val matrix: Path get() = Path.of("types", "$name.md")

    override val handOver get() = HAND_OVER

    override val lockWaits =
        "select cast(variable_value as signed) from " +
            (if (scheme.startsWith("mariadb")) "information_schema" else "performance_schema") +
            ".global_status where variable_name = 'innodb_row_lock_current_waits'"

    /**
     * Hermitage's mysql.md, MariaDB 11.4 being the same (its innodb_snapshot_isolation is off before 11.6): REPEATABLE READ is a
     * snapshot for reads only, a write sees the newest rows.
     */
    override fun phenomena(isolation: Isolation): Set<Phenomenon> = Phenomenon.at(isolation) + when (isolation) {
        Isolation.REPEATABLE_READ ->
            setOf(
                Phenomenon.PREDICATE_MANY_PRECEDERS_WRITE,
                Phenomenon.LOST_UPDATE,
                Phenomenon.READ_SKEW_WRITE,
            )
        else -> setOf()
    }

    override val deferredForeignKey = null

    override val zonedTimes = false

    override val tellsKeyColumns = false

    override val negatesEveryLong = false

    override val describesEmpty = scheme.endsWith("jdbc")

    override fun newDatabase() = server.url(scheme, server.createDatabase().also { databases += it })

    override fun series(rows: Int): String {
        val digits = (rows - 1).toString().length
        val tables = ('a'..'z').take(digits)
        val number = tables.reversed().withIndex().joinToString(" + ") { (i, it) -> "$it.d * 1${"0".repeat(i)}" }
        return "select i from (select $number + 1 as i from ${tables.joinToString { "$TEN $it" }}) n " +
            "where i <= $rows order by i"
    }

    override fun unreachable() = "$scheme://root@127.0.0.1:1/kit"

    override val sideConnections = 1

    override val killsSessions = true

    override fun killSessions() = server.connect().use { admin ->
        admin.createStatement().use { statement ->
            val sessions = databases.joinToString { "'$it'" }
            val find = "select id from information_schema.processlist where db in ($sessions)"
            val ids = statement.executeQuery(find).use {
                generateSequence { if (it.next()) it.getLong(1) else null }.toList()
            }
            // One that has ended by itself is no longer known.
            ids.forEach { runCatching { statement.execute("kill connection $it") } }
        }
    }

    /** To MariaDB a minus behind the quote makes a path a wrong one (MDEV-29381), and it unescapes no control character in it. */
    override fun findsKey(key: String) =
        !scheme.startsWith("mariadb") || (!key.startsWith("-") && key.none { it < ' ' })

    override val asksForPasswords = true

    override fun newUser(password: String) = databases.last().let { database ->
        server.url(scheme, database, server.createUser(database, password).also { users += it }, password)
    }

    override fun activity(): Activity = server.connect().use { admin ->
        admin.createStatement().use { statement ->
            statement
                .executeQuery(
                    "select count(*), count(case when command <> 'Sleep' then 1 end), count(case when " +
                        "command = 'Sleep' and id in (select trx_mysql_thread_id from information_schema.innodb_trx) " +
                        "then 1 end) from information_schema.processlist where db = '${databases.last()}'",
                ).use { row ->
                    row.next()
                    Activity(row.getInt(1), row.getInt(2), row.getInt(3))
                }
        }
    }

    override fun close() {
        databases.forEach(server::dropDatabase)
        databases.clear()
        users.forEach(server::dropUser)
        users.clear()
    }
}

/** A real MySQL, which Maven does not deliver. */
internal fun mysqlTarget(scheme: String) = ServerTarget(
    scheme,
    { Servers.mysql().get() },
    if (Servers.mysql().isPresent) null else "RUNNEL_TEST_MYSQL_URL names no MySQL; Maven delivers none",
)

/** A database of its own. */
internal suspend fun DatabaseServer.withDatabase(scheme: String, test: suspend (Database) -> Unit) {
    val name = createDatabase()
    try {
        Database.open(url(scheme, name)).use { test(it) }
    } finally {
        dropDatabase(name)
    }
}

/** A session in a database of its own. */
internal fun DatabaseServer.withSession(scheme: String, vararg options: Pair<String, String>, test: (Session) -> Unit) {
    val name = createDatabase()
    val query = options.joinToString("&", if (options.isEmpty()) "" else "?") { (key, value) ->
        key + "=" + URLEncoder.encode(value, Charsets.UTF_8)
    }
    val backend = backend(url(scheme, name) + query)
    try {
        val session = backend.connect(Backend.Access.WRITE).now()
        try {
            test(session)
        } finally {
            session.close().now()
            backend.close().now()
        }
    } finally {
        dropDatabase(name)
    }
}
