package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import io.netty.buffer.Unpooled
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration
import io.r2dbc.postgresql.PostgresqlConnectionFactory
import io.r2dbc.postgresql.api.PostgresqlConnection
import io.r2dbc.spi.ConnectionFactory
import org.postgresql.PGConnection
import reactor.core.publisher.Flux
import reactor.netty.resources.LoopResources
import java.sql.Connection
import io.r2dbc.spi.Connection as R2dbcConnection

object Postgresql : Product("postgresql", "text") {
    override val bulkName get() = "COPY"
    override val fasterThanAdd get() = 20.0

    override val sleep get() = "select pg_sleep(30)::text"

    override fun server(): DatabaseServer = Servers.postgresql()

    override fun activity(database: String): String =
        "select count(*) filter (where state = 'active'), count(*) filter (where state like 'idle in transaction%') " +
            "from pg_stat_activity where datname = '$database' " +
            "and backend_type = 'client backend'"

    override fun r2dbc(server: DatabaseServer, database: String, loops: LoopResources?): ConnectionFactory =
        PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration
                .builder()
                .host(server.host())
                .port(server.port())
                .username(server.user())
                .password(server.password())
                .database(database)
                .forceBinary(true)
                .apply { if (loops != null) loopResources(loops) }
                .build(),
        )

    override fun jdbcUrl(server: DatabaseServer, database: String): String = server.jdbcUrl(database)

    override fun r2dbcSql(sql: String): String {
        val parts = sql.split('?')
        return parts.indices.joinToString("") { if (it == 0) parts[0] else "\$$it${parts[it]}" }
    }

    override fun rows(items: Int, accounts: Int, wide: Int): List<String> =
        listOf(narrow("item", items), narrow("account", accounts), wide(wide), "analyze")

    private fun narrow(table: String, rows: Int) =
        "insert into $table select i, 'item ' || i, i * 7919 % 100000, i * 0.25 " +
            "from generate_series(1, $rows::bigint) i"

    private fun wide(rows: Int) =
        "insert into wide select i, (i % 100000) / 100.0, i * 0.25, i % 3 = 0, 'name ' || i, " +
            "'user' || i || '@example.org', 'city ' || i % 100, repeat('x', (40 + i % 60)::int), " +
            "date '2020-01-01' + (i % 1000)::int, timestamp '2024-01-01 00:00:00' + i * interval '1 second', " +
            "timestamp '2025-01-01 00:00:00' + i * interval '1 microsecond', i % 1000 " +
            "from generate_series(1, $rows::bigint) i"

    override suspend fun bulk(connection: R2dbcConnection, items: List<Item>): Long =
        (connection as PostgresqlConnection)
            .copyIn(COPY, Flux.fromIterable(copied(items).asIterable()).map { Unpooled.wrappedBuffer(it) })
            .only()

    override fun bulk(connection: Connection, items: List<Item>): Long {
        val copy = connection.unwrap(PGConnection::class.java).copyAPI.copyIn(COPY)
        for (bytes in copied(items)) copy.writeToCopy(bytes, 0, bytes.size)
        return copy.endCopy()
    }
}
