package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.servers.Servers
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.core.spec.style.FunSpec
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** One database in the JVM's server, for the whole of a spec. */
internal class Place(spec: FunSpec) {
    val name: String by lazy { Servers.postgresql().createDatabase() }

    init {
        spec.afterSpec { Servers.postgresql().dropDatabase(name) }
    }

    fun url(scheme: String): String = Servers.postgresql().url(scheme, name)

    suspend fun open(
        scheme: String,
        configure: DatabaseOptionsBuilder.() -> Unit = {},
        block: suspend (Database) -> Unit,
    ) {
        val db = Database.open(url(scheme), configure = configure)
        try {
            block(db)
        } finally {
            db.shutdown(1.seconds)
        }
    }

    /** With one session, so that what follows a failure or a cancel runs on the session that had it. */
    suspend fun openOne(scheme: String, block: suspend (Database) -> Unit) =
        open(scheme, { poolSize(1).maxOverflow(0) }, block)

    /** What an administrator sees; the text has `:here` for this database's name. */
    suspend fun seen(sql: String): Any? = withContext(Dispatchers.IO) {
        Servers.postgresql().connect().use { connection ->
            connection.createStatement().use { statement ->
                statement.executeQuery(sql.replace(":here", "'$name'")).use { rows ->
                    if (rows.next()) rows.getObject(1) else null
                }
            }
        }
    }
}

/** The same case over each transport. */
internal fun FunSpec.overBoth(name: String, case: suspend (String) -> Unit) {
    SCHEMES.forEach { scheme -> test("$scheme: $name") { withTimeout(60.seconds) { case(scheme) } } }
}

internal suspend fun eventually(what: String, within: Duration = 5.seconds, condition: suspend () -> Boolean) {
    val deadline = System.nanoTime() + within.inWholeNanoseconds
    while (!condition()) {
        check(System.nanoTime() < deadline) { "not within $within: $what" }
        delay(10.milliseconds)
    }
}
