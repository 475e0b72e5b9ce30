package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.createAll
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds

private data class Entry(val id: Long, val content: String)

private object Entries : Table<Entry>("entry") {
    val id = bigint("id").primaryKey()
    val content = text("content")
}

private val PROGRAM: Path? = listOf(
    "/usr/sbin/pgbouncer",
    "/usr/bin/pgbouncer",
).map(Path::of).firstOrNull(Files::exists)

/** A pooler that gives its two sessions to another client with each transaction; Debian's `pgbouncer`, where it is installed. */
private class PgBouncer(database: String) : AutoCloseable {
    private val server = Servers.postgresql()
    private val folder = createTempDirectory("pgbouncer")
    private val port = ServerSocket(0).use { it.localPort }
    private val process: Process

    init {
        // As root it goes on as another user, who has to read this.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"))
        folder.resolve("users").writeText("\"${server.user()}\" \"${server.password()}\"\n")
        folder.resolve("ini").writeText(
            """
            [databases]
            $database = host=${server.host()} port=${server.port()}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = $port
            unix_socket_dir =
            auth_type = trust
            auth_file = $folder/users
            pool_mode = transaction
            default_pool_size = 2
            ignore_startup_parameters = extra_float_digits
            ${if (System.getProperty("user.name") == "root") "user = nobody" else ""}
            """.trimIndent(),
        )
        process = ProcessBuilder("$PROGRAM", "$folder/ini")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start()
    }

    fun url(scheme: String, database: String): String = ConnectUrl
        .parse(server.url(scheme, database))
        .raw()
        .replace(":${server.port()}/", ":$port/") + "?pgbouncer=true"

    @OptIn(kotlin.io.path.ExperimentalPathApi::class)
    override fun close() {
        process.destroy()
        process.waitFor()
        folder.deleteRecursively()
    }
}

class PgBouncerTest :
    FunSpec({
        val place = Place(this)
        val installed = if (PROGRAM == null) Enabled.disabled("pgbouncer is not installed") else Enabled.enabled

        for (scheme in SCHEMES) {
            test(
                "$scheme: twenty coroutines share two sessions of a pooler by transaction, and nobody gets another's statement",
            ).config(enabledOrReasonIf = { installed }) {
                PgBouncer(place.name).use { pooler ->
                    Database.open(pooler.url(scheme, place.name)).use { db ->
                        eventually("the pooler answers") { runCatching { db.ping() }.isSuccess }
                        db.createAll(Entries)
                        db.insertAll(Entries, List(1_000) { Entry(it.toLong(), "entry $it") })
                        coroutineScope {
                            for (worker in 0 until 20) {
                                launch(Dispatchers.Default) {
                                    repeat(30) {
                                        val id = (worker * 37 + it) % 1_000L
                                        read(db, id) shouldBe "entry $id"
                                        db.transaction {
                                            read(this, id) shouldBe "entry $id"
                                            sql("select cast(? as bigint) + 1", listOf(id)).value<Long>() shouldBe
                                                id + 1
                                        }
                                    }
                                }
                            }
                        }
                        db.from(Entries).flow().count() shouldBe 1_000
                        db.sql("drop table entry").execute()
                    }
                }
            }

            test("$scheme: a cancel goes through a pooler to the statement that it is for")
                .config(enabledOrReasonIf = { installed }) {
                    PgBouncer(place.name).use { pooler ->
                        Database.open(pooler.url(scheme, place.name)).use { db ->
                            eventually("the pooler answers") { runCatching { db.ping() }.isSuccess }
                            coroutineScope {
                                val sleeping = launch { db.sql("select 1 from pg_sleep(60)").value<Int>() }
                                eventually("it sleeps") { place.seen(ASLEEP) == 1L }
                                sleeping.cancel()
                                eventually("it is stopped") { place.seen(ASLEEP) == 0L }
                            }
                            withTimeout(5.seconds) {
                                coroutineScope { List(10) { async { db.sql("select 7").value<Int>() } }.awaitAll() }
                            } shouldBe List(10) { 7 }
                        }
                    }
                }
        }
    })

private suspend fun read(on: Querier, id: Long): String =
    on.sql("select content from entry where id = :id", "id" to id).value<String>()

private const val ASLEEP =
    "select count(*) from pg_stat_activity where datname = :here and state = 'active' and query like '%pg_sleep(60)%'"
