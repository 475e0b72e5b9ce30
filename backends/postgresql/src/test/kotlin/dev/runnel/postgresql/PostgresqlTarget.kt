package dev.runnel.postgresql

import dev.runnel.servers.Servers
import dev.runnel.spi.Isolation
import dev.runnel.tck.Activity
import dev.runnel.tck.KitTarget
import dev.runnel.tck.isolation.Phenomenon
import java.nio.file.Path

/** A database of its own for each case, in the JVM's server. */
internal class PostgresqlTarget(private val scheme: String) : KitTarget(scheme) {
    private var database: String? = null

    override val endlessQuery = "select count(*) from generate_series(1, 10000000) a, generate_series(1, 10000000) b"

    override fun newDatabase() = Servers.postgresql().run { url(scheme, createDatabase().also { database = it }) }

    override val matrix: Path get() = Path.of("types", "$name.md")

    override val handOver get() = HAND_OVER

    override val lockWaits =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"

    /** The manual's chapter 13.2: the lowest level is the next one, and REPEATABLE READ is snapshot isolation; Hermitage found it so. */
    override fun phenomena(isolation: Isolation): Set<Phenomenon> = Phenomenon.at(
        if (isolation == Isolation.READ_UNCOMMITTED) Isolation.READ_COMMITTED else isolation,
    )

    override val describesEmpty = scheme.endsWith("jdbc")

    override fun series(rows: Int) = "select i from generate_series(1, $rows) i"

    override fun unreachable() = "$scheme://127.0.0.1:1/kit"

    override val killsSessions = true

    override fun killSessions() = Servers.postgresql().execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database' and pid <> pg_backend_pid()",
    )

    override fun activity(): Activity = Servers.postgresql().connect().use { admin ->
        admin.createStatement().use { statement ->
            statement
                .executeQuery(
                    "select count(*), count(*) filter (where state = 'active'), " +
                        "count(*) filter (where state like 'idle in transaction%') from pg_stat_activity " +
                        "where datname = '$database' and backend_type = 'client backend'",
                ).use { row ->
                    row.next()
                    Activity(row.getInt(1), row.getInt(2), row.getInt(3))
                }
        }
    }

    override fun close() {
        database?.let { Servers.postgresql().dropDatabase(it) }
        database = null
    }
}
