package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.spi.Backend
import dev.runnel.spi.Backends
import dev.runnel.sql.render.Dialect
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.TestScope
import java.time.Duration

/** Runs the case on a database with as many sessions as it has by default. */
internal suspend fun KitContext.withDatabase(case: suspend (Database) -> Unit): Unit = case(open())

/**
 * Runs the case on a database with one session, so that what follows an error runs on the session that had it.
 */
internal suspend fun KitContext.withOneSession(case: suspend (Database) -> Unit): Unit = case(
    open {
        poolSize(1)
        maxOverflow(0)
    },
)

/** Runs the case on a database that logs no slow statement: its text holds what no test may print, however slow the machine. */
internal suspend fun KitContext.withoutSlowLog(case: suspend (Database) -> Unit): Unit = case(
    open { slowQuery(Duration.ZERO) },
)

/** How the target's database writes SQL. */
internal val KitContext.dialect: Dialect get() = Backends.create(ConnectUrl.parse(url)).dialect()

/** The name as the dialect quotes it, for SQL texts. */
internal fun KitContext.quote(name: String): String = dialect.identifier(name)

/** Whether all callers share one session, as in a database in memory. */
internal val KitContext.hasOneSession: Boolean
    get() = Backends.create(ConnectUrl.parse(url)).sharing() == Backend.Sharing.SINGLE

/** A case for targets that meet the condition; on the others it is reported as disabled, with the reason. */
internal fun FunSpec.testWhere(
    name: String,
    reason: String,
    condition: () -> Boolean,
    test: suspend TestScope.() -> Unit,
) {
    test(
        name,
    ).config(enabledOrReasonIf = { if (condition()) Enabled.enabled else Enabled.disabled(reason) }, test = test)
}
