package dev.runnel.mysql

import dev.runnel.spi.Command
import dev.runnel.spi.Session
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.sql.Connection

/** What one borrower of a session leaves is never the next one's. */
class HandOverTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            val jdbc = scheme.endsWith("+jdbc")

            test(
                "$scheme: a setting behind a comment of the servers' own is noticed, and undone or the end of the session",
            ) {
                for (text in listOf("# c\nset session sql_mode = ''", "/*!50000 set */ session sql_mode = ''")) {
                    server.withSession(scheme) { session ->
                        session.execute(text)
                        session.needsReset() shouldBe true
                        if (runCatching { session.reset().now() }.isSuccess) {
                            session.needsReset() shouldBe false
                            session.value("select @@sql_mode like '%STRICT%'").toString() shouldBe "1"
                        }
                    }
                }
            }

            test("$scheme: a database that an executed comment has chosen is left again, or the session ends") {
                server.withSession(scheme) { session ->
                    val before = session.value("select database()")
                    // MySQL does not prepare it, and does not see it as text.
                    runCatching { session.execute("/*!50000 use */ information_schema") }
                    session.needsReset() shouldBe true
                    if (runCatching { session.reset().now() }.isSuccess) {
                        session.value("select database()") shouldBe before
                    }
                }
            }

            test("$scheme: a second statement behind DDL that goes as text is refused, and a routine is made") {
                server.withSession(scheme) { session ->
                    session.execute("create table t (a int)")
                    session.execute("insert into t values (1)")
                    session.execute("create procedure p() begin select 1; select 2; end")
                    failure { session.execute("drop procedure p; delete from t") }
                    session.value("select count(*) from t") shouldBe 1L
                    session.execute("drop procedure p")
                }
            }

            if (!jdbc) {
                test("$scheme: the sessions of one server process know it by the same name") {
                    val processes = List(2) {
                        var process = ""
                        server.withSession(scheme) { process = it.extension(ServerSession::class.java).get().process() }
                        process
                    }
                    processes[0] shouldBe processes[1]
                    processes[0].substringAfterLast(' ').toLong() shouldBeGreaterThan 1_600_000_000L
                }
            }

            if (jdbc) {
                test(
                    "$scheme: a session whose connection was lent is not used again: its database, limits and modes may differ",
                ) {
                    server.withSession(scheme) { session ->
                        session.extension(Connection::class.java).get().run {
                            catalog = "information_schema"
                            isReadOnly = true
                            setNetworkTimeout({ it.run() }, 1) // last: the others are round trips
                        }
                        session.needsReset() shouldBe true
                        runCatching { session.reset().now() }.isFailure shouldBe true
                    }
                }

                test("$scheme: a connection that died under a cancel is BROKEN, not handed on") {
                    server.withSession(scheme) { session ->
                        val id = session.value("select connection_id()").toString()
                        val rows = session.open(Command.of(MANY_ROWS, Command.Returns.ROWS))
                        rows.fetch(1, Collector()).now()
                        session.health() shouldBe Session.Health.BUSY
                        server.execute("kill $id")
                        rows.cancel().now()
                        session.health() shouldBe Session.Health.BROKEN
                    }
                }
            } else {
                test("$scheme: a KILL of a session that is gone is told by its number") {
                    server.withSession(scheme) { session ->
                        val gone = failure { session.execute("kill query 4000000000") }
                        MysqlR2dbcErrors.code(gone) shouldBe MysqlErrors.NO_SUCH_THREAD
                        MysqlR2dbcErrors.code(IllegalStateException("no answer")) shouldBe 0
                    }
                }
            }
        }
    })

private val MANY_ROWS = "select a.n from " + ('a'..'f').joinToString {
    "(select 0 n union all select 1 union all " +
        "select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7) $it"
}
