package dev.runnel.sqlite

import dev.runnel.tck.ConformanceKit
import dev.runnel.tck.HandOver
import dev.runnel.tck.KitTarget
import java.nio.file.Files
import java.nio.file.Path

class SqliteBackendTest : ConformanceKit(SqliteFile())

class SqliteMemoryBackendTest : ConformanceKit(SqliteMemory("sqlite in memory"))

private open class SqliteMemory(name: String) : KitTarget(name) {
    override val endlessQuery =
        "with recursive n(i) as (values (1) union all select i + 1 from n) select count(*) from n"

    override val shared = false

    override val matrix: Path get() = Path.of("types", "sqlite.md")

    override val fillDisk = listOf("pragma max_page_count = 60")

    override val handOver get() = HandOver(SETTINGS, LOOKS)

    override fun unreachable() = "sqlite:///no/such/folder/kit.db"

    override fun newDatabase() = "sqlite::memory:"

    override fun series(rows: Int) =
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < $rows) select i from n"
}

private class SqliteFile : SqliteMemory("sqlite file") {
    private var folder: Path? = null

    override val shared = true

    // A session in memory is the database itself: what is made in it stays.
    override val handOver get() = HandOver(SETTINGS + OTHER_DATABASES, LOOKS)

    override fun newDatabase() = "sqlite:///${Files.createTempDirectory("runnel").also { folder = it }}/kit.db"

    override fun close() = folder?.toFile()?.deleteRecursively().let { }
}
