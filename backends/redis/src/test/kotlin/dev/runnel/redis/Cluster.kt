package dev.runnel.redis

import kotlin.time.Duration.Companion.seconds

/** A cluster of three masters and three replicas, on Debian's redis-server. */
internal class Cluster(private val programs: Programs) {
    private val nodes = generateSequence { Installed.freeClusterPort() }.distinct().take(6).associateWith { port ->
        programs.server(
            port,
            "cluster-enabled yes",
            "cluster-config-file nodes.conf",
            "cluster-node-timeout 1000",
            "cluster-replica-validity-factor 0",
        )
    }
    val ports: Set<Int> get() = nodes.keys
    val places: List<String> get() = ports.map { "127.0.0.1:$it" }

    suspend fun join() {
        eventually("the nodes answer", 30.seconds) { ports.all { "PONG" in programs.cli("-p", "$it", "ping") } }
        programs.cli("--cluster", "create", *places.toTypedArray(), "--cluster-replicas", "1", "--cluster-yes")
        eventually("the cluster is ok", 60.seconds) {
            ports.all { "cluster_state:ok" in programs.cli("-p", "$it", "cluster", "info") } &&
                ports.count { "master_link_status:up" in programs.cli("-p", "$it", "info", "replication") } == 3
        }
    }

    /** How many clients wait on all nodes together. */
    fun blocked(): Int = ports.sumOf { port ->
        val told = programs.cli("-p", "$port", "info", "clients")
        Regex("blocked_clients:(\\d+)").find(told)!!.groupValues[1].toInt()
    }

    /** Kills one that is a master; its port. */
    fun killMaster(): Int {
        val master = ports.first { "role:master" in programs.cli("-p", "$it", "info", "replication") }
        nodes.getValue(master).destroyForcibly().waitFor()
        return master
    }
}

internal suspend fun withCluster(options: String = "", test: suspend (Cluster, Redis) -> Unit) {
    Programs().use { programs ->
        val cluster = Cluster(programs).also { it.join() }
        Redis.open("redis+cluster://${cluster.places.joinToString(",")}$options").use { test(cluster, it) }
    }
}
