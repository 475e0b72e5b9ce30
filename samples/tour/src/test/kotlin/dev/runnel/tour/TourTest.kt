package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.from
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.math.BigDecimal
import java.math.RoundingMode
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import java.time.LocalDate
import dev.runnel.tour.java.Screen as JavaScreen
import dev.runnel.tour.java.Tour as JavaTour

private val COUNTS =
    mapOf(
        "region" to 5L,
        "nation" to 25L,
        "part" to 2000L,
        "supplier" to 100L,
        "partsupp" to 8000L,
        "customer" to 1500L,
        "orders" to 15000L,
        "lineitem" to 60175L,
    )

class TourTest : TourCases({ inFile("sqlite", it) })

class DuckDbTourTest : TourCases({ inFile("duckdb", it) })

class PostgresqlTourTest : TourCases({ inServer("postgresql", Servers.postgresql()) })

class MariaDbTourTest : TourCases({ inServer("mariadb", Servers.mariadb()) })

/** Where a tour goes: Runnel's URL, and a plain JDBC connection to the same database. */
class Place(val url: String, val jdbc: () -> Connection)

private fun inFile(scheme: String, folder: Path): Place {
    val file = folder.resolve("tour.db")
    return Place("$scheme:///$file") { DriverManager.getConnection("jdbc:$scheme:$file") }
}

private fun inServer(scheme: String, server: DatabaseServer): Place {
    val database = server.createDatabase()
    return Place(server.url(scheme, database)) {
        DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password())
    }
}

abstract class TourCases(going: (Path) -> Place) :
    FunSpec({
        val place = going(tempdir().toPath())
        val url = place.url

        fun jdbc(query: String): BigDecimal = place.jdbc().use { connection ->
            connection.createStatement().use { statement ->
                statement.executeQuery(query).use { rows ->
                    rows.next()
                    BigDecimal(rows.getString(1))
                }
            }
        }

        test("the tour in Kotlin goes through all chapters and says what it does") {
            val text = spoken { out -> tour(url, null, Servers.redis(), Screen("Kotlin", out, terminal = false)) }
            text.shouldTellTheTour()
            text shouldContain "withTimeout(300)"
            text shouldContain "Migrated to version 2"
        }

        test("the tour in Java does the same on the database that the first one has left") {
            val text = spoken { out -> JavaTour.tour(url, null, Servers.redis(), JavaScreen(out, false)) }
            text.shouldTellTheTour()
            text shouldContain "dropped the tables of an earlier tour"
            text shouldContain "STATEMENT_CANCELLED"
        }

        test("all rows have arrived, as plain JDBC sees them") {
            COUNTS.keys.associateWith { jdbc("select count(*) from $it").toLong() } shouldBe COUNTS
        }

        test("query 1 and query 6 give the known answers of scale 0.01, as plain JDBC does") {
            Database.open(url).use { db ->
                val first = db.pricingSummary(LocalDate.of(1998, 9, 2)).first()
                first shouldBe
                    PricingSummary(
                        returnFlag = "A",
                        lineStatus = "F",
                        quantity = 380456,
                        price = BigDecimal("532348211.65"),
                        discounted = BigDecimal("505822441.49"),
                        meanDiscount = first.meanDiscount,
                        items = 14876,
                    )
                db.revenueForecast(1994, 24) shouldBe BigDecimal("1193053.23")
                db.from(LineItems).count() shouldBe 60175
            }
            val byHand =
                "select sum(price * discount) from lineitem where ship_date >= '1994-01-01' " +
                    "and ship_date < '1995-01-01' and discount between 0.05 and 0.07 and quantity < 24"
            jdbc(byHand).setScale(2, RoundingMode.HALF_UP) shouldBe BigDecimal("1193053.23")
        }
    })

private fun String.shouldTellTheTour() {
    this shouldContain "11. Cancel a heavy query"
    this shouldContain "Runnel was here; the semicolon"
    this shouldContain "stored            300 customers with"
    this shouldContain "1,193,053.23"
    this shouldContain "10 pieces of part 1 less 3 are 7, in Redis 7"
    this shouldContain "ALGERIA, loaded 1 time"
    this shouldContain "ALGERIA, loaded 2 times by now"
    this shouldContain "400,930.00 as before"
    this shouldNotContain "Exception"
    this shouldNotContain "\r"
    lines().filter { it.length > 100 }.shouldBeEmpty()
}

private inline fun spoken(tour: (PrintStream) -> Unit): String {
    val bytes = ByteArrayOutputStream()
    PrintStream(bytes, true, Charsets.UTF_8).use(tour)
    return bytes.toString(Charsets.UTF_8)
}
