package dev.runnel.jdbc

import dev.runnel.spi.Isolation
import dev.runnel.tck.ConformanceKit
import dev.runnel.tck.KitPart
import dev.runnel.tck.KitTarget
import dev.runnel.tck.isolation.Phenomenon
import java.util.concurrent.atomic.AtomicInteger

private val DATABASES = AtomicInteger()

/** H2 stands for any database of which only a JDBC driver is known: the ANSI dialect and nothing of its own. */
class H2BackendTest :
    ConformanceKit(
        object : KitTarget("h2 over jdbc") {
            override val endlessQuery =
                "select sum(a.x + b.x) from system_range(1, 10000000) a, system_range(1, 10000000) b"
            override val deferredForeignKey = null
            override val beginText = null

            // H2's manual, "Transaction Isolation": its SERIALIZABLE is a snapshot too, and no serial order is promised for writes.
            override fun phenomena(isolation: Isolation) =
                Phenomenon.at(if (isolation == Isolation.SERIALIZABLE) Isolation.SNAPSHOT else isolation)

            override val lockWaits = "select count(*) from information_schema.sessions where blocker_id is not null"

            // H2 looks at a cancel only after lock_timeout.
            override val stopsLockWaits = false

            override fun newDatabase() = "jdbc:h2:mem:kit${DATABASES.incrementAndGet()};DB_CLOSE_DELAY=-1"

            override fun series(rows: Int) = "select x as i from system_range(1, $rows)"
        },
        setOf(KitPart.CANCELLATION, KitPart.SESSIONS),
    )
