package dev.runnel.postgresql

import dev.runnel.Querier
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.probe.rows
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal

/** r2dbc-postgresql's statement objects are bound again: nothing of an earlier caller may be left in them. */
class ReusedStatementTest :
    FunSpec({
        val place = Place(this)

        overBoth("a text is run with its own arguments, of whatever types they were before") { scheme ->
            place.openOne(scheme) { db ->
                db.sum(7L, 8L).toInt() shouldBe 15
                db.sum(null, 8L).toInt() shouldBe 8
                db.sum(BigDecimal("1.5"), 2L).toDouble() shouldBe 3.5
                db.sum(1, null).toInt() shouldBe 1
                db.sum(7L, 8L).toInt() shouldBe 15
            }
        }

        onBoth("a text that was run with an argument is refused without one") {
            val session = open()
            session.rows("select $1::bigint", 7L) shouldBe listOf(listOf(7L))
            for (wrong in listOf(listOf(), listOf(1L, 2L))) {
                val refused = shouldThrow<RunnelException> { session.rows("select $1::bigint", *wrong.toTypedArray()) }
                refused.kind() shouldBe if (isJdbc) ErrorKind.DATA_INVALID else ErrorKind.PARAMETER
            }
            session.rows("select $1::bigint", 8L) shouldBe listOf(listOf(8L))
        }
    })

private suspend fun Querier.sum(a: Any?, b: Any?): BigDecimal =
    sql("select coalesce(:a::numeric, 0) + coalesce(:b::numeric, 0)", "a" to a, "b" to b).value<BigDecimal>()
