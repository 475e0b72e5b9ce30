package com.example.runnel.h2

import dev.runnel.spi.Backend
import dev.runnel.tck.ConformanceKit
import dev.runnel.tck.HandOver
import dev.runnel.tck.KitTarget
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session

// tag::kit[]
class H2BackendTest : ConformanceKit(H2Target)

private object H2Target : KitTarget("h2") {
    private var databases = 0
    private lateinit var opened: Backend

    // In memory for speed. While one backend is open the database is there, also for the others of a case.
    override fun newDatabase() = "h2:mem:kit${databases++}?lock_timeout=10s".also { url ->
        opened = backend(url)
        opened.session().close().now()
    }

    override fun close() {
        opened.close().now()
    }

    override fun series(rows: Int) = "select x as i from system_range(1, $rows)"

    override val endlessQuery = "select sum(a.x + b.x) from system_range(1, 10000000) a, system_range(1, 10000000) b"

    override val lockWaits = "select count(*) from information_schema.sessions where blocker_id is not null"

    // A cancel is looked at when the wait is over, after lock_timeout, and an interrupt is swallowed: H2 tells of neither.
    override val stopsLockWaits = false

    // Every constraint is checked by the statement that violates it.
    override val deferredForeignKey = null

    // H2 does not tell that a text has ended the transaction which its driver began.
    override val beginText = null

    override val limitsParameters = false

    override val handOver get() = HandOver(CHANGES, LOOKS)

    override fun unreachable() = "h2:/no/such/folder/kit"
}
// end::kit[]

/** What a borrower can leave in a session of H2's. */
private val CHANGES = listOf(
    "set @trace = 1",
    "select @trace := 2",
    "set lock_timeout 7777",
    "set schema information_schema",
    "set time zone '+05:00'",
    "set session characteristics as transaction isolation level snapshot",
    "create local temporary table left_table (n integer)",
    "begin",
    "set autocommit off",
    "savepoint left_savepoint",
    "select * from handed for update",
)

private val LOOKS = listOf(
    "select @trace",
    "select lock_timeout()",
    "select current_schema",
    "select extract(timezone_hour from current_timestamp)",
    "select isolation_level from information_schema.sessions where session_id = session_id()",
    "select count(*) from left_table",
    "select count(*) from handed",
)
