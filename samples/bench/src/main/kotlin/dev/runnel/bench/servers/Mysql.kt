package dev.runnel.bench.servers

import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory
import io.r2dbc.spi.ConnectionFactory
import reactor.netty.resources.LoopResources

object Mysql : MysqlFamily("mysql") {
    /** Row by row: Connector/J knows no other way to leave some in the server without a cursor. */
    override val jdbcFetchSize get() = Int.MIN_VALUE

    /** Maven delivers no MySQL: it has to be there. */
    val available: Boolean get() = Servers.mysql().isPresent

    override fun server(): DatabaseServer = Servers.mysql().orElseThrow()

    override fun r2dbc(server: DatabaseServer, database: String, loops: LoopResources?): ConnectionFactory =
        MySqlConnectionFactory.from(
            MySqlConnectionConfiguration
                .builder()
                .host(server.host())
                .port(server.port())
                .user(server.user())
                .password(server.password())
                .database(database)
                .useServerPrepareStatement()
                .apply { if (loops != null) loopResources(loops) }
                .build(),
        )

    override fun jdbcUrl(server: DatabaseServer, database: String): String =
        "jdbc:mysql://${server.host()}:${server.port()}/$database?useServerPrepStmts=true&cachePrepStmts=true" +
            "&prepStmtCacheSize=250&prepStmtCacheSqlLimit=2048&rewriteBatchedStatements=true"

    override fun allow(numbers: Int): List<String> = listOf("set session cte_max_recursion_depth = $numbers")

    override fun numbers(count: Int): String =
        "(with recursive n (i) as (select 1 union all select i + 1 from n where i < $count) select i from n) n"
}
