package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private const val CHANGES =
    "create or replace function changes() returns int language plpgsql as $$ begin " +
        "perform set_config('TimeZone', 'Europe/Rome', false); perform pg_advisory_lock(7); return 1; end $$"
private const val LOCKS = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
private const val PREPARED = "select count(*) from pg_prepared_statements where statement like 'select changes() +%'"

class SessionResetTest :
    FunSpec({
        val place = Place(this)

        overBoth(
            "session_reset=always undoes what a function has set, and keeps what the driver has prepared",
        ) { scheme ->
            for ((option, left) in listOf("noticed" to "Europe/Rome", "always" to "Asia/Tokyo")) {
                val url = place.url(scheme) + "?session_reset=$option&timezone=Asia/Tokyo&pool_size=1&max_overflow=0"
                Database.open(url).use { db ->
                    db.sql(CHANGES).execute()
                    repeat(8) {
                        db.sql("select changes() + :n", "n" to 1).value<Int>() shouldBe 2
                        db.sql("select current_setting('timezone')").value<String>() shouldBe left
                        db.sql(LOCKS).value<Int>() shouldBe if (option == "always") 0 else 1
                    }
                    db.sql(PREPARED).value<Int>() shouldBe 1
                    db.transaction { sql("select changes()").value<Int>() }
                    db.sql("select current_setting('timezone')").value<String>() shouldBe left
                }
            }
        }

        overBoth("session_reset=always is refused behind pgbouncer, which it would do nothing for") { scheme ->
            val error = shouldThrow<RunnelException> {
                Database.open(place.url(scheme) + "?session_reset=always&pgbouncer=true").use { it.ping() }
            }
            error.kind() shouldBe ErrorKind.CONFIGURATION
            error.message!! shouldContain "server_reset_query_always"
        }
    })
