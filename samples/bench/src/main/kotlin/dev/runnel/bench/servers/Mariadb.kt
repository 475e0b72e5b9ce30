package dev.runnel.bench.servers

import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import io.r2dbc.spi.ConnectionFactory
import org.mariadb.r2dbc.MariadbConnectionConfiguration
import org.mariadb.r2dbc.MariadbConnectionFactory
import reactor.netty.resources.LoopResources

object Mariadb : MysqlFamily("mariadb") {
    override fun server(): DatabaseServer = Servers.mariadb()

    override fun r2dbc(server: DatabaseServer, database: String, loops: LoopResources?): ConnectionFactory =
        MariadbConnectionFactory(
            MariadbConnectionConfiguration
                .builder()
                .host(server.host())
                .port(server.port())
                .username(server.user())
                .password(server.password())
                .database(database)
                .useServerPrepStmts(true)
                .apply { if (loops != null) loopResources(loops) }
                .build(),
        )

    override fun jdbcUrl(server: DatabaseServer, database: String): String =
        server.jdbcUrl(database) + "?useServerPrepStmts=true&useBulkStmts=true"

    override fun allow(numbers: Int): List<String> = emptyList()

    override fun numbers(count: Int): String = "(select seq i from seq_1_to_$count) n"
}
