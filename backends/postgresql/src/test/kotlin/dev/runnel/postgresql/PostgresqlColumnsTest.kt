package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Nested
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal
import java.net.InetAddress
import java.time.Duration
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.time.Period
import kotlin.time.Duration.Companion.minutes

data class Booking(
    val id: Long,
    val during: Range<LocalDate>,
    val seats: Range<Long>?,
    val price: Range<BigDecimal>,
    val valid: Range<OffsetDateTime>,
    val notice: Interval,
    val length: Duration,
    val term: Period?,
    val client: InetAddress,
    val pauses: List<Duration>,
    val proxies: List<InetAddress>,
    val slots: List<Range<Long>>,
)

object Bookings : Table<Booking>("bookings") {
    val id = bigint("id").primaryKey()
    val during = column("during", PostgresqlColumns.DATERANGE)
    val seats = column("seats", PostgresqlColumns.INT4RANGE).nullable()
    val price = column("price", PostgresqlColumns.NUMRANGE)
    val valid = column("valid", PostgresqlColumns.TSTZRANGE)
    val notice = column("notice", PostgresqlColumns.INTERVAL)
    val length = column("length", PostgresqlColumns.DURATION)
    val term = column("term", PostgresqlColumns.PERIOD).nullable()
    val client = column("client", PostgresqlColumns.INET)
    val pauses = array("pauses", PostgresqlColumns.DURATION)
    val proxies = array("proxies", PostgresqlColumns.INET)
    val slots = array("slots", PostgresqlColumns.INT8RANGE)
}

private val JULY = Range.of(LocalDate.of(2026, 7, 1), LocalDate.of(2026, 8, 1))

private fun booking(id: Long) = Booking(
    id,
    JULY,
    if (id % 2 == 0L) Range.of(1L, 10L) else null,
    Range.closed(BigDecimal("1.50"), BigDecimal("2.25")),
    Range.of(OffsetDateTime.parse("2026-07-01T10:00:00.000001Z"), null),
    Interval(14, -3, 14_706_700_000),
    Duration.ofMillis(-90_500),
    if (id % 2 == 0L) null else Period.of(1, 2, 3),
    InetAddress.getByName("10.0.0.$id"),
    listOf(Duration.ofMinutes(5), Duration.ZERO, Duration.ofNanos(1_000)),
    listOf(InetAddress.getByName("2001:db8::1"), InetAddress.getByName("10.0.0.1")),
    listOf(Range.of(1L, 2L), Range.empty()),
)

/** What PostgreSQL has beside the portable types, through the faces. */
class PostgresqlColumnsTest :
    FunSpec({
        val place = Place(this)

        suspend fun withBookings(scheme: String, block: suspend (Database) -> Unit) = place.open(scheme) { db ->
            db.sql("drop table if exists bookings").execute()
            db.createAll(Bookings)
            block(db)
        }

        overBoth("a row of ranges, intervals, addresses and lists of them comes back as it was written") { scheme ->
            withBookings(scheme) { db ->
                db.insert(Bookings, booking(1))
                db.insertAll(Bookings, (2L..50L).map(::booking))
                db.from(Bookings).orderBy { id.asc() }.list() shouldBe (1L..50L).map(::booking)
                db.from(Bookings).where { during eq JULY }.count() shouldBe 50
                db.from(Bookings).where { client eq InetAddress.getByName("10.0.0.7") }.list().single().id shouldBe 7
                db.from(Bookings).where { length eq Duration.ofMillis(-90_500) }.count() shouldBe 50
            }
        }

        overBoth("they are bound in SQL as the types they are") { scheme ->
            withBookings(scheme) { db ->
                db.insert(Bookings, booking(1))
                val overlaps = "select count(*) from bookings where during && :r"
                db.sql(overlaps).bind("r", Range.of(LocalDate.of(2026, 7, 31), null)).value<Long>() shouldBe 1
                db.sql(overlaps, "r" to Range.of(LocalDate.of(2026, 8, 1), null)).value<Long>() shouldBe 0
                db.sql(overlaps, "r" to Range.empty<LocalDate>()).value<Long>() shouldBe 0
                db
                    .sql("select count(*) from bookings where client << inet '10.0.0.0/8' and client = :a")
                    .bind("a", InetAddress.getByName("10.0.0.1"))
                    .value<Long>() shouldBe 1
                db.sql("select date '2026-01-31' + :i", "i" to Period.ofMonths(1)).value<LocalDateTime>() shouldBe
                    LocalDateTime.of(2026, 2, 28, 0, 0)
                db
                    .sql(
                        "select :i + :j",
                        "i" to Interval(1, 2, 3),
                        "j" to Duration.ofSeconds(1),
                    ).value<Interval>() shouldBe
                    Interval(1, 2, 1_000_003)
                db.sql("select :d", "d" to 90.minutes).value<kotlin.time.Duration>() shouldBe 90.minutes
                db
                    .sql("select count(*) from bookings where length in (:all)")
                    .bind("all", listOf(Duration.ZERO, Duration.ofMillis(-90_500)))
                    .value<Long>() shouldBe 1
                db
                    .sql("select count(*) from bookings where client = any (:all)")
                    .bind("all", Nested.array(listOf(InetAddress.getByName("10.0.0.1"))))
                    .value<Long>() shouldBe 1
                db
                    .sql("select slots from bookings where slots = :s")
                    .bind("s", Nested.array(booking(1).slots))
                    .value<List<Range<Long>>>() shouldBe booking(1).slots
                db.sql("select pauses from bookings").value<List<kotlin.time.Duration>>().first() shouldBe 5.minutes
                db
                    .sql("update bookings set during = :r, client = :a, term = :p")
                    .bind("r", Range.closed(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2)))
                    .bind("a", InetAddress.getByName("::1"))
                    .bind("p", null)
                    .execute() shouldBe 1
                db.sql("select during from bookings").value<Range<LocalDate>>() shouldBe
                    Range.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 3))
            }
        }

        overBoth("what PostgreSQL cannot keep of them is refused, naming the place") { scheme ->
            place.open(scheme) { db ->
                val long = Duration.ofSeconds(Long.MAX_VALUE)
                for ((value, word) in listOf(
                    long to "interval",
                    listOf(long) to "interval",
                    InetAddress.getByName("fe80::1%1") to "scope",
                )) {
                    val error = shouldThrow<RunnelException> { db.sql("select :v", "v" to value).value<String>() }
                    error.kind() shouldBe ErrorKind.DATA_INVALID
                    error.message!! shouldContain "Parameter 1"
                    error.message!! shouldContain word
                }
                val error =
                    shouldThrow<RunnelException> { db.sql("select :v", "v" to Thread.currentThread()).execute() }
                error.kind() shouldBe ErrorKind.PARAMETER
                error.message!! shouldContain "java.lang.Thread"
            }
        }
    })
