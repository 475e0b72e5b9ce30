package dev.runnel.bench.sqlite

import dev.runnel.async.AsyncDatabase
import dev.runnel.bench.CHECK_INSERTED
import dev.runnel.bench.FileRoom
import dev.runnel.bench.Sizes
import dev.runnel.blocking.BlockingDatabase
import org.sqlite.SQLiteConfig
import java.nio.file.Path
import java.sql.Connection
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** The SQLite file of a run, the driver's own connections to it and Runnel's Java faces. Made when first used. */
class SqliteRoom(sizes: Sizes) : FileRoom("sqlite", sizes) {
    /** The driver's own connection, with what Runnel sets: WAL, `synchronous=normal`, foreign keys. */
    val connection: Connection by lazy { connect(file).closedAtTheEnd() }

    val blocking: BlockingDatabase by lazy { BlockingDatabase.open(url).closedAtTheEnd() }

    val async: AsyncDatabase by lazy { AsyncDatabase.open(url).closedAtTheEnd() }

    /** The driver's scan of all rows. */
    val scan: RawScan by lazy { RawScan(connection) }

    /** For futures of the driver's own. */
    val threads: ExecutorService by lazy {
        Executors.newCachedThreadPool().also { AutoCloseable(it::shutdown).closedAtTheEnd() }
    }

    /** Another connection of the driver's own. */
    fun connect(): Connection = connect(file).closedAtTheEnd()

    /** Empties the table that is inserted into, and the log of the last round with it. */
    fun empty() {
        connection.createStatement().use {
            it.executeUpdate("delete from inserted")
            it.execute("pragma wal_checkpoint(truncate)")
        }
    }

    /** The checksum of what was inserted. */
    fun inserted(): Long = connection.createStatement().use { statement ->
        statement.executeQuery(CHECK_INSERTED).use { it.getLong(1) }
    }

    override fun fill(file: Path) {
        connect(file).use { connection ->
            connection.createStatement().use {
                for (table in listOf("item", "inserted")) {
                    it.executeUpdate(
                        "create table $table (id bigint primary key, name text not null, " +
                            "price bigint not null, weight double not null)",
                    )
                }
            }
            connection.prepareStatement(FILL).use {
                it.setInt(1, sizes.rows)
                it.executeUpdate()
            }
        }
    }
}

private const val FILL =
    "insert into item with recursive n (i) as (select 1 union all select i + 1 from n where i < ?) " +
        "select i, 'item ' || i, i * 7919 % 100000, i * 0.25 from n"

private fun connect(file: Path): Connection = SQLiteConfig()
    .apply {
        setJournalMode(SQLiteConfig.JournalMode.WAL)
        setSynchronous(SQLiteConfig.SynchronousMode.NORMAL)
        enforceForeignKeys(true)
        setBusyTimeout(5_000)
    }.createConnection("jdbc:sqlite:$file")
