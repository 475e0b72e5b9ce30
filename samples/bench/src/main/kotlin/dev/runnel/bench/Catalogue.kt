package dev.runnel.bench

import dev.runnel.bench.duckdb.DuckdbRoom
import dev.runnel.bench.measure.HeapCheck
import dev.runnel.bench.measure.Workload
import dev.runnel.bench.memory.decoding
import dev.runnel.bench.memory.pooling
import dev.runnel.bench.mongodb.MongoRoom
import dev.runnel.bench.observability.ObservedRoom
import dev.runnel.bench.redis.RedisRoom
import dev.runnel.bench.servers.Mariadb
import dev.runnel.bench.servers.Mysql
import dev.runnel.bench.servers.Postgresql
import dev.runnel.bench.servers.ServerRoom
import dev.runnel.bench.servers.rules
import dev.runnel.bench.servers.workloads
import dev.runnel.bench.sqlite.SqliteRoom
import dev.runnel.bench.sqlite.concurrentPointSelects
import dev.runnel.bench.sqlite.inserts
import dev.runnel.bench.sqlite.pointSelects
import dev.runnel.bench.sqlite.transactionPointSelects
import dev.runnel.bench.duckdb.bulkInserts as duckdbBulkInserts
import dev.runnel.bench.mongodb.workloads as mongodbWorkloads
import dev.runnel.bench.observability.workloads as observabilityWorkloads
import dev.runnel.bench.redis.workloads as redisWorkloads
import dev.runnel.bench.sqlite.bulkInserts as sqliteBulkInserts

/** All workloads, in the order in which they are measured. Their databases are made when the first of them needs it. */
class Catalogue(sizes: Sizes) : AutoCloseable {
    private val sqlite = SqliteRoom(sizes)
    private val duckdb = DuckdbRoom(sizes)
    private val mongodb = MongoRoom(sizes)
    private val redis = RedisRoom(sizes)
    private val postgresql = ServerRoom(Postgresql, sizes)
    private val servers =
        listOf(postgresql) + listOfNotNull(Mariadb, Mysql.takeIf { it.available }).map { ServerRoom(it, sizes) }

    private val observed = listOf(
        ObservedRoom("sqlite", sizes) { sqlite.url },
        ObservedRoom("postgresql", sizes) { postgresql.url },
    )

    val workloads: List<Workload> = listOf(
        pointSelects(sqlite),
        concurrentPointSelects(sqlite),
        transactionPointSelects(sqlite),
        inserts(sqlite),
        sqliteBulkInserts(sqlite),
        listScan(sqlite, "driver", most = 1.2) { sqlite.scan },
        flowScan(sqlite, "driver", most = 1.2) { sqlite.scan },
        HeapCheck("sqlite.heap", sizes.rows) { sqlite.url },
        listScan(duckdb, "chunk API", most = 1.3) { duckdb.scan },
        flowScan(duckdb, "chunk API", most = 1.3) { duckdb.scan },
        duckdbBulkInserts(duckdb),
    ) + servers.flatMap { workloads(it) } + rules(postgresql) + mongodbWorkloads(mongodb) + redisWorkloads(redis) +
        observed.flatMap { observabilityWorkloads(it) } +
        listOf(
            pooling(sizes.rows / 10),
            decoding(sizes.rows * 10),
        )

    override fun close() {
        for (room in observed + servers + redis + duckdb + sqlite) room.close()
        mongodb.close()
    }
}
