package dev.runnel.duckdb

import dev.runnel.tck.ConformanceKit
import dev.runnel.tck.KitTarget
import java.nio.file.Files
import java.nio.file.Path

class DuckDbBackendTest : ConformanceKit(DuckDbFile())

class DuckDbMemoryBackendTest : ConformanceKit(DuckDbMemory("duckdb in memory"))

private open class DuckDbMemory(name: String) : KitTarget(name) {
    override val endlessQuery = "select count(*) from range(100000000) a(x), range(100000) b(y) where x + y = 5"

    // The product of the two is worked on row by row of the first, which progress counts.
    override val longQuery = "select count(*) from range(30000) a(x), range(60000) b(y) where (x * y) % 7 = 3"

    override val shared = false

    override val matrix: Path get() = Path.of("types", "duckdb.md")

    override val deferredForeignKey = null

    // Nothing waits for a lock here: the second of two writers fails at once.
    override val stopsLockWaits = false

    override val limitsParameters = false

    override val handOver get() = HAND_OVER

    override fun unreachable() = "duckdb:///no/such/folder/kit.duckdb"

    override fun newDatabase() = "duckdb::memory:"

    override fun series(rows: Int) = "select i from range(1, ${rows + 1L}) r(i)"
}

private class DuckDbFile : DuckDbMemory("duckdb file") {
    private var folder: Path? = null

    override val shared = true

    override fun newDatabase() = "duckdb:///${Files.createTempDirectory("runnel").also { folder = it }}/kit.duckdb"

    override fun close() = folder?.toFile()?.deleteRecursively().let { }
}
