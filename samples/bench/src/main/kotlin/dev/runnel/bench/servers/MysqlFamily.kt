package dev.runnel.bench.servers

import dev.runnel.bench.INSERT_ITEM
import dev.runnel.bench.Item
import java.sql.Connection
import io.r2dbc.spi.Connection as R2dbcConnection

private const val ROWS_AT_ONCE = 1_000

/** What MariaDB and MySQL have in common. */
abstract class MysqlFamily(name: String) : Product(name, "varchar(120)") {
    override val bulkName get() = "1,000 rows a statement"
    override val fasterThanAdd get() = 12.0

    override val sleep get() = "select sleep(30)"

    override fun activity(database: String): String = "select count(case when command <> 'Sleep' then 1 end), " +
        "count(case when command = 'Sleep' and id in (select trx_mysql_thread_id from information_schema.innodb_trx) " +
        "then 1 end) from information_schema.processlist where db = '$database'"

    override fun quoted(sql: String): String = sql.replace('"', '`')

    /** A statement that lets [numbers] give so many, if there must be one. */
    protected abstract fun allow(numbers: Int): List<String>

    /** The numbers from 1, as the column i. */
    protected abstract fun numbers(count: Int): String

    override fun rows(items: Int, accounts: Int, wide: Int): List<String> =
        allow(maxOf(items, accounts, wide)) + narrow("item", items) + narrow("account", accounts) + wide(wide) +
            "analyze table item, account, wide"

    private fun narrow(table: String, rows: Int) =
        "insert into $table select i, concat('item ', i), i * 7919 % 100000, i * 0.25 from ${numbers(rows)}"

    private fun wide(rows: Int) =
        "insert into wide select i, (i % 100000) / 100.0, i * 0.25, i % 3 = 0, concat('name ', i), " +
            "concat('user', i, '@example.org'), concat('city ', i % 100), repeat('x', 40 + i % 60), " +
            "date_add('2020-01-01', interval i % 1000 day), date_add('2024-01-01 00:00:00', interval i second), " +
            "date_add('2025-01-01 00:00:00', interval i microsecond), i % 1000 from ${numbers(rows)}"

    override suspend fun bulk(connection: R2dbcConnection, items: List<Item>): Long =
        items.chunked(ROWS_AT_ONCE).sumOf { rows ->
            val statement = connection.createStatement(insertOf(rows.size))
            rows.forEachIndexed { row, item ->
                val first = row * 4
                statement
                    .bind(
                        first,
                        item.id,
                    ).bind(first + 1, item.name)
                    .bind(first + 2, item.price)
                    .bind(first + 3, item.weight)
            }
            statement.rowsChanged()
        }

    override fun bulk(connection: Connection, items: List<Item>): Long = items.chunked(ROWS_AT_ONCE).sumOf { rows ->
        connection.prepareStatement(insertOf(rows.size)).use { statement ->
            rows.forEachIndexed { row, item ->
                val first = row * 4
                statement.setLong(first + 1, item.id)
                statement.setString(first + 2, item.name)
                statement.setLong(first + 3, item.price)
                statement.setDouble(first + 4, item.weight)
            }
            statement.executeUpdate().toLong()
        }
    }

    private fun insertOf(rows: Int) = INSERT_ITEM + ", (?, ?, ?, ?)".repeat(rows - 1)
}
