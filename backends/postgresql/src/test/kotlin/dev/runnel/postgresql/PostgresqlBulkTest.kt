package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.insertAll
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.value
import dev.runnel.upsertAll
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe

private data class Odd(val id: Long, val content: String, val none: String?)

private object Odds : Table<Odd>("odds") {
    val id = bigint("id").primaryKey()
    val content = text("content")
    val none = text("none").nullable()
}

private const val ROWS = 10_000L
private val PARTS = listOf("", "\\N", "\\", "\t", "\n", "\r\n", "\\.", "a\\tb", "'\"", "\uD83D\uDE00", "null")

class PostgresqlBulkTest :
    FunSpec({
        onBoth("ten thousand rows go in one statement, whatever is in their texts") {
            session.execute("create table odds (id bigint primary key, content text not null, none text)")
            session.execute("create table seen (query text)")
            session.execute(
                "create function see() returns trigger language plpgsql as " +
                    "\$\$ begin insert into seen values (current_query()); return null; end \$\$",
            )
            session.execute("create trigger t after insert on odds for each statement execute function see()")
            val all = (1..ROWS).map { Odd(it, PARTS[(it % PARTS.size).toInt()] + it, null) }
            Database.open(url()).use { db ->
                db.insertAll(Odds, all) shouldBe ROWS
                session.rows("select left(query, 4) from seen") shouldBe listOf(listOf("copy"))
                session.rows("select content from odds order by id").map { it.single() } shouldBe all.map { it.content }
                session.value("select count(*) from odds where none is null") shouldBe ROWS
                if (!isJdbc) {
                    session.execute("delete from seen")
                    db.upsertAll(Odds, all.map { it.copy(none = "x") }) { id } shouldBe ROWS
                    (session.value("select count(*) from seen") as Long) shouldBeLessThanOrEqual 100
                }
            }
        }

        onBoth("a flow of a million rows needs no memory for them, outside of a transaction too") {
            Database.open(url()).use { db ->
                var sum = 0L
                db
                    .sql(
                        "select i, repeat('x', 100) from generate_series(1, 1000000) i",
                    ).flow<Pair<Long, String>>()
                    .collect {
                        sum += it.first
                    }
                sum shouldBe 500_000_500_000L
            }
        }
    })
