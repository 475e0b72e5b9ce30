package dev.runnel.bench.duckdb

import dev.runnel.bench.CHECK_INSERTED
import dev.runnel.bench.FileRoom
import dev.runnel.bench.Sizes
import dev.runnel.blocking.BlockingDatabase
import org.duckdb.DuckDBConnection
import java.nio.file.Path
import java.sql.DriverManager

/** The DuckDB file of a run, the driver's own connection to it. */
class DuckdbRoom(sizes: Sizes) : FileRoom("duckdb", sizes) {
    private val blocking: BlockingDatabase by lazy { BlockingDatabase.open(url).closedAtTheEnd() }

    /** The driver's own connection to the same open database; DuckDB wants all to be opened with the same options. */
    val connection: DuckDBConnection by lazy {
        blocking.unwrap(DuckDBConnection::class.java) { it.duplicate() }.closedAtTheEnd()
    }

    /** The driver's scan of all rows. */
    val scan: RawScan by lazy { RawScan(connection) }

    /** Empties the table that is inserted into. */
    fun empty() {
        connection.createStatement().use {
            it.execute("truncate inserted")
            it.execute("checkpoint")
        }
    }

    /** The checksum of what was inserted. */
    fun inserted(): Long = connection.createStatement().use { statement ->
        statement.executeQuery(CHECK_INSERTED).use { rows ->
            rows.next()
            rows.getLong(1)
        }
    }

    override fun fill(file: Path) {
        connect(file).use { connection ->
            connection.createStatement().use {
                for (table in listOf("item", "inserted")) {
                    it.execute(
                        "create table $table (id bigint not null, name varchar not null, " +
                            "price bigint not null, weight double not null)",
                    )
                }
                it.execute(
                    "insert into item select i, 'item ' || i, i * 7919 % 100000, i * 0.25 " +
                        "from range(1, ${sizes.rows} + 1) r (i)",
                )
            }
        }
    }
}

private fun connect(file: Path): DuckDBConnection =
    DriverManager.getConnection("jdbc:duckdb:$file").unwrap(DuckDBConnection::class.java)
