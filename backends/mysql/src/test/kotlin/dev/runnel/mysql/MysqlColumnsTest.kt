package dev.runnel.mysql

import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.microseconds

data class Lap(val id: Long, val took: Duration, val behind: Duration?)

object Laps : Table<Lap>("laps") {
    val id = bigint("id").primaryKey()
    val took = column("took", MysqlColumns.TIME)
    val behind = column("behind", MysqlColumns.TIME).nullable()
}

private val LONGEST = Duration.ofHours(838).plusMinutes(59).plusSeconds(59)

private fun lap(id: Long): Lap {
    val behind = if (id == 1L) LONGEST.negated() else Duration.ofHours(-30).takeIf { id % 2 == 0L }
    return Lap(id, Duration.ofNanos(id * 1_000), behind)
}

class MysqlColumnsTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: a span of time is a TIME of more than a day, or below zero, and back") {
                server.withDatabase(scheme) { db ->
                    db.createAll(Laps)
                    db.insert(Laps, lap(1))
                    db.insertAll(Laps, (2L..300L).map(::lap))
                    db.from(Laps).orderBy { id.asc() }.list() shouldBe (1L..300L).map(::lap)
                    db.from(Laps).where { took eq Duration.ofNanos(7_000) }.list() shouldBe listOf(lap(7))
                    db.sql("select id from laps where behind < :b", "b" to (-31).hours).value<Long>() shouldBe 1
                    db.sql("select took from laps where id = 5").value<kotlin.time.Duration>() shouldBe
                        5.microseconds
                    val error = shouldThrow<RunnelException> {
                        db.sql("select :d", "d" to LONGEST.plusSeconds(1)).value<String>()
                    }
                    error.kind() shouldBe ErrorKind.DATA_INVALID
                    error.message!! shouldContain "838:59:59"
                }
            }
        }
    })
