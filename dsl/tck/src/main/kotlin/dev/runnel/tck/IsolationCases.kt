package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.spi.Capability
import dev.runnel.spi.Isolation
import dev.runnel.sql
import dev.runnel.tck.isolation.BEFORE
import dev.runnel.tck.isolation.LockStep
import dev.runnel.tck.isolation.Phenomenon
import dev.runnel.tck.isolation.sees
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder

/** Each isolation level gives what is documented of it, no less and no more. */
internal fun FunSpec.isolationCases(kit: KitContext) {
    for (isolation in Isolation.entries) {
        testWith(
            kit,
            Capability.of(isolation),
            "at ${isolation.sql()} two and three transactions see of each other what is documented",
        ) {
            val db = kit.open()
            db.sql("create table test (id integer primary key, n integer not null)").execute()
            val seen = Phenomenon.entries.filter { db.sees(it, isolation, kit) }
            seen shouldContainExactlyInAnyOrder kit.target.phenomena(isolation)
        }
    }
}

private suspend fun Database.sees(phenomenon: Phenomenon, isolation: Isolation, kit: KitContext): Boolean {
    sql("delete from test").execute()
    for ((id, n) in BEFORE) sql("insert into test (id, n) values ($id, $n)").execute()
    val lockStep = LockStep(this, isolation, kit.scope, kit.target.lockWaits)
    return withClue(phenomenon) {
        val seen = lockStep.sees(phenomenon)
        val failures = lockStep.failures.map { it.kind() }
        println(
            "${kit.target.name} $isolation $phenomenon: ${if (seen) "seen" else "prevented"}, " +
                "${lockStep.waits} waits, $failures",
        )
        // What isolation refuses may succeed when it is run again, and says so.
        for (failure in lockStep.failures) {
            if (!failure.isRetryable && failure.kind() != ErrorKind.TRANSACTION_ABORTED) throw failure
        }
        seen
    }
}
