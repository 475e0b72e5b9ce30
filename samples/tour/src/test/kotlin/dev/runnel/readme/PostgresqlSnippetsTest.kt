package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.dropAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.insertAll
import dev.runnel.postgresql.Interval
import dev.runnel.postgresql.Range
import dev.runnel.servers.Servers
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.net.InetAddress
import java.time.LocalDate
import java.time.Period
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds
import dev.runnel.readme.java.Postgresql as JavaPostgresql

private const val CSV = "email,active\nada@x.org,t\n\"b,ob@x.org\",f\n"
private const val TABLE = "id,email,active\n1,ada@x.org,t\n2,\"b,ob@x.org\",f\n"

class PostgresqlSnippetsTest :
    FunSpec({
        val server = Servers.postgresql()
        val database = server.createDatabase()
        afterSpec { server.dropDatabase(database) }

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            val url = server.url(scheme, database)

            test("users are copied in and out as CSV, over $scheme") {
                Database.open(url).use { db ->
                    db.createAll(Users)
                    db.addUsers(flowOf(CSV.take(20).toByteArray(), CSV.drop(20).toByteArray())) shouldBe 2
                    db.usersAsCsv().toList().joinToString("") { it.decodeToString() } shouldBe TABLE
                    db.dropAll(Users)
                }
                BlockingDatabase.open(url).use { db ->
                    db.createAll(Users)
                    JavaPostgresql.addUsers(db, ByteArrayInputStream(CSV.toByteArray())) shouldBe 2
                    val out = ByteArrayOutputStream().also { JavaPostgresql.usersAsCsv(db, it) }
                    out.toString(Charsets.UTF_8) shouldBe TABLE
                    db.dropAll(Users)
                }
            }

            test("rows with ranges, intervals and addresses are kept and found, over $scheme") {
                val june = Range.of(LocalDate.of(2026, 6, 1), LocalDate.of(2026, 7, 1))
                val stay = Stay(1, june, Interval.of(Period.ofDays(3)), InetAddress.getByName("2001:db8::1"))
                val open = Stay(2, Range.of(LocalDate.of(2026, 6, 30), null), null, null)
                Database.open(url).use { db ->
                    db.createAll(Stays)
                    db.insertAll(Stays, listOf(stay, open))
                    db.staysOn(LocalDate.of(2026, 6, 30)) shouldBe listOf(stay, open)
                    db.staysOn(LocalDate.of(2027, 1, 1)) shouldBe listOf(open)
                    db.dropAll(Stays)
                }
                BlockingDatabase.open(url).use { db ->
                    val stays = JavaPostgresql.Stays.STAYS
                    val same = JavaPostgresql.Stay(stay.id, stay.during, stay.notice, stay.from)
                    val openToo = JavaPostgresql.Stay(open.id, open.during, null, null)
                    db.createAll(stays)
                    db.insertAll(stays, listOf(same, openToo))
                    JavaPostgresql.staysOn(db, LocalDate.of(2026, 6, 30)) shouldBe listOf(same, openToo)
                    JavaPostgresql.staysOn(db, LocalDate.of(2027, 1, 1)) shouldBe listOf(openToo)
                    db.dropAll(stays)
                }
            }

            test("users are followed by notifications, over $scheme") {
                val seen = Channel<Long?>(Channel.UNLIMITED)
                Database.open(url).use { db ->
                    val cache =
                        object : UserCache {
                            override suspend fun reload() = seen.send(null)

                            override suspend fun refresh(id: Long) = seen.send(id)
                        }
                    val following = launch { db.follow(cache) }
                    withTimeout(10.seconds) {
                        seen.receive() shouldBe null
                        db.transaction { tell(7) }
                        seen.receive() shouldBe 7
                    }
                    following.cancelAndJoin()
                }
                val db = BlockingDatabase.open(url)
                val cache =
                    object : JavaPostgresql.UserCache {
                        override fun reload() = seen.trySend(null).getOrThrow()

                        override fun refresh(id: Long) = seen.trySend(id).getOrThrow()
                    }
                val closed = Channel<ErrorKind>(1)
                val following =
                    thread {
                        val end = shouldThrow<RunnelException> { JavaPostgresql.follow(db, cache) }
                        closed.trySend(end.kind())
                    }
                withTimeout(10.seconds) {
                    seen.receive() shouldBe null
                    JavaPostgresql.tell(db, 8)
                    seen.receive() shouldBe 8
                    db.close()
                    closed.receive() shouldBe ErrorKind.CLOSED
                }
                following.join()
            }
        }
    })
