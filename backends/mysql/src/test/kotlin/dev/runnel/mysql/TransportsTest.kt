@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.dropAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.orderBy
import dev.runnel.row
import dev.runnel.servers.Servers
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Session
import dev.runnel.sql
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.math.BigInteger
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime

/** What every transport does alike, beside the kit. */
class TransportsTest :
    FunSpec({
        test("a real MySQL is tested too").config(
            enabledOrReasonIf = {
                if (Servers.mysql().isPresent) {
                    Enabled.enabled
                } else {
                    Enabled.disabled("RUNNEL_TEST_MYSQL_URL names no server; the kit of MySQL was not run")
                }
            },
        ) { Servers.mysql().isPresent shouldBe true }

        for ((scheme, server) in targets()) {
            test("$scheme: unsigned, time, bit, year, enum, set and tinyint(1) columns are read exactly") {
                server.withSession(scheme) { session ->
                    session.execute(
                        "create table t (u bigint unsigned, i int unsigned, s time(6), b bit(8), y year, " +
                            "e enum('a', 'b'), m set('x', 'y'), f boolean, d decimal(10, 2))",
                    )
                    session.execute(
                        "insert into t values (18446744073709551615, 4294967295, '-838:59:59', b'10000001', 2026," +
                            " 'b', 'x,y', 2, 1.5)",
                    )
                    session.read(BigInteger::class.java, "select u from t") shouldBe BigInteger("18446744073709551615")
                    failure { session.read(Long::class.javaObjectType, "select u from t") }.kind() shouldBe
                        ErrorKind.DATA_CONVERSION
                    session.read(Long::class.javaObjectType, "select i from t") shouldBe 4_294_967_295L
                    failure { session.read(Int::class.javaObjectType, "select i from t") }.kind() shouldBe
                        ErrorKind.DATA_CONVERSION
                    val longest = Duration.ofHours(838).plusMinutes(59).plusSeconds(59).negated()
                    session.read(Duration::class.java, "select s from t") shouldBe longest
                    failure { session.read(LocalTime::class.java, "select s from t") }.column() shouldBe "s"
                    session.read(Int::class.javaObjectType, "select b from t") shouldBe 129
                    session.read(Int::class.javaObjectType, "select y from t") shouldBe 2026
                    session.rows("select e, m from t") shouldBe listOf(listOf("b", "x,y"))
                    session.read(Int::class.javaObjectType, "select f from t") shouldBe 2
                    failure { session.read(Boolean::class.javaObjectType, "select f from t") }.kind() shouldBe
                        ErrorKind.DATA_CONVERSION
                }
            }

            test("$scheme: a TIMESTAMP is an instant, whatever the zone of the session; a DATETIME is what it says") {
                server.withSession(scheme, "timezone" to "+02:00") { session ->
                    session.execute("create table t (at timestamp(6) null, local datetime(6))")
                    val moment = Instant.parse("2026-03-29T01:30:00.123456Z")
                    session.execute("insert into t values (?, ?)", moment, moment)
                    session.read(Instant::class.java, "select at from t") shouldBe moment
                    session.read(Instant::class.java, "select local from t") shouldBe moment
                    session.read(LocalDateTime::class.java, "select local from t") shouldBe
                        LocalDateTime.parse("2026-03-29T03:30:00.123456")
                }
            }

            test("$scheme: a zero-date is an error that says how to read it, or what the option says") {
                for ((policy, expected) in listOf("null" to null, "text" to "0000-00-00")) {
                    server.withSession(scheme, "zero_date" to policy, "sql_mode" to "") { session ->
                        session.execute("create table t (d date)")
                        session.execute("insert into t values ('0000-00-00')")
                        session.value("select d from t") shouldBe expected
                    }
                }
                server.withSession(scheme, "sql_mode" to "") { session ->
                    session.execute("create table t (d date)")
                    session.execute("insert into t values ('0000-00-00'), (null), ('2026-01-02')")
                    failure { session.rows("select d from t where d = '0000-00-00'") }.let {
                        it.kind() shouldBe ErrorKind.DATA_CONVERSION
                        it.message!! shouldContain "zero_date"
                        it.column() shouldBe "d"
                    }
                    session.rows("select d from t where d is null or d > '2000-01-01' order by d") shouldBe
                        listOf(listOf(null), listOf(LocalDate.of(2026, 1, 2)))
                }
            }

            test("$scheme: a second statement in one text is refused") {
                server.withSession(scheme) { session ->
                    session.execute("create table t (a int)")
                    failure { session.rows("select ?; select 2", 1) }.kind() shouldBe ErrorKind.SYNTAX
                    failure { session.execute("insert into t values (1); delete from t") }.kind() shouldBe
                        ErrorKind.SYNTAX
                    failure { session.execute("begin; insert into t values (1)") }.kind() shouldBe ErrorKind.SYNTAX
                    session.value("select count(*) from t") shouldBe 0L
                }
            }

            test("$scheme: text is bound right under NO_BACKSLASH_ESCAPES and ANSI_QUOTES") {
                server.withSession(scheme, "sql_mode" to "NO_BACKSLASH_ESCAPES,ANSI_QUOTES") { session ->
                    val evil = "\\' or 1 = 1 -- \" \\"
                    session.value("select concat(?, '')", evil) shouldBe evil
                }
            }

            test("$scheme: too many parameters are refused with their number") {
                server.withSession(scheme) { session ->
                    val sql = "select 1 where 1 in (" + "?, ".repeat(65_535) + "?)"
                    failure { session.rows(sql, *Array<Any?>(65_536) { it }) }.let {
                        it.kind() shouldBe ErrorKind.PARAMETER
                        it.message!! shouldContain "65536"
                    }
                }
            }

            test("$scheme: NaN and the infinities are refused") {
                server.withSession(scheme) { session ->
                    for (value in listOf(Double.NaN, Double.POSITIVE_INFINITY, Float.NaN)) {
                        failure { session.rows("select ?", value) }.message!! shouldContain "Parameter 1"
                    }
                }
            }

            test("$scheme: what a text leaves in its session is noticed, and undone or the end of the session") {
                server.withSession(scheme) { session ->
                    for (text in listOf(
                        "set session sql_mode = ''",
                        "set time_zone = '+05:00'",
                        "set @x = 1",
                        "select get_lock('kit', 0)",
                        "create temporary table kit_t (a int)",
                    )) {
                        session.rows(text)
                        session.needsReset() shouldBe true
                    }
                    val clean = runCatching { session.reset().now() }.isSuccess
                    if (clean) {
                        session.needsReset() shouldBe false
                        session.value("select concat(@@time_zone, ' ', is_free_lock('kit'), ' ', @x is null)") shouldBe
                            "+00:00 1 1"
                        session.value("select @@sql_mode like '%STRICT%'").toString() shouldBe "1"
                        failure { session.rows("select * from kit_t") }.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
                    }
                }
            }

            test("$scheme: ten thousand rows are as many round trips as there are full statements, and no more") {
                server.withSession(scheme) { session ->
                    session.execute("create table t (a int primary key, b varchar(20))")
                    val rows = List(10_000) { arrayOf<Any?>(it, "row $it") }
                    val many = { n: Int -> "insert into t (a, b) values " + List(n) { "(?, ?)" }.joinToString() }
                    val one = "insert into t (a, b) values (?, ?)"
                    val idle = session.commands().let { first -> session.commands() - first }
                    val before = session.commands()
                    session.run(Command(one, rows, listOf(), Returns.COUNT, null, 0, null, many, null))
                    val sent = session.commands() - before - idle
                    session.value("select count(*) from t") shouldBe 10_000L
                    sent["Com_stmt_execute"] shouldBe 10L
                    // Connector/J prepares the statement of one row too, for the rows that fill none.
                    sent["Com_stmt_prepare"] shouldBe if (scheme == "mysql+jdbc") 2L else 1L
                    sent["Com_begin"] shouldBe 1L
                    sent["Com_commit"] shouldBe 1L
                    sent["Com_insert"] shouldBe 10L
                }
            }

            test("$scheme: the keys of an insert of many rows are those of its rows, at whatever distance") {
                val name = server.createDatabase()
                try {
                    for (step in listOf(1, 7)) {
                        val variables = "session_variables=auto_increment_increment%3D$step"
                        Database.open("${server.url(scheme, name)}?$variables").use { db ->
                            db.createAll(Keyed)
                            val insert = db.insert(Keyed).row { it[a] = 1 }.row { it[a] = 2 }.row { it[a] = 3 }
                            val keys = insert.returning(Keyed.id).list()
                            keys shouldBe db.from(Keyed).orderBy { a.asc() }.select(Keyed.id).list()
                            keys[2] - keys[0] shouldBe 2L * step
                            if (scheme.startsWith("mysql")) {
                                // How many rows a query gives is not known beforehand, nor are then their keys.
                                val copy = db.insert(Keyed).from(Subquery.from(Keyed).select(Keyed.a), Keyed.a)
                                shouldThrow<RunnelException> { copy.returning(Keyed.id).list() }.kind() shouldBe
                                    ErrorKind.NOT_PORTABLE
                            }
                            // And by what the session began with.
                            for (set in listOf(
                                "set auto_increment_increment = 3",
                                "SET @@session.Auto_Increment_Increment=3",
                            )) {
                                shouldThrow<RunnelException> { db.sql(set).execute() }.kind() shouldBe
                                    ErrorKind.NOT_PORTABLE
                            }
                            db.dropAll(Keyed)
                        }
                    }
                } finally {
                    server.dropDatabase(name)
                }
            }

            test("$scheme: what cannot be opened says where, and never the password") {
                val url = "$scheme://root:s3cret-word@127.0.0.1:1/kit"
                val error = failure { backend(url).connect(dev.runnel.spi.Backend.Access.WRITE).now() }
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.message!! shouldContain "127.0.0.1:1"
                error.stackTraceToString() shouldNotContain "s3cret-word"
                val wrong = server.url(scheme, "").replace("root@", "root:s3cret-word@")
                val refused = failure { backend(wrong).connect(dev.runnel.spi.Backend.Access.WRITE).now() }
                refused.kind() shouldBe ErrorKind.AUTHENTICATION
                refused.stackTraceToString() shouldNotContain "s3cret-word"
            }

            test("$scheme: what names a database or a setting is never SQL") {
                val name = "kit`; drop database mysql; -- ' \":a" + if (scheme == "mariadb+jdbc") "" else "?"
                val quoted = "`${name.replace("`", "``")}`"
                server.execute("create database $quoted")
                try {
                    val backend = backend(server.url(scheme, name))
                    val session = backend.session()
                    session.value("select database()") shouldBe name
                    session.reset().now()
                    session.value("select database()") shouldBe name
                    session.close().now()
                    backend.close().now()
                } finally {
                    server.dropDatabase(quoted)
                }
                for (option in listOf(
                    "session_variables=a%3D1%27%3B%20drop%20database%20mysql",
                    "session_variables=a%20b%3D1",
                    "sql_mode=%27%2C%20autocommit%3D0%20--",
                    "timezone=%27",
                )) {
                    failure { backend(server.url(scheme, "mysql") + "?$option") }.kind() shouldBe
                        ErrorKind.CONFIGURATION
                }
            }

            test("$scheme: the next host is tried where one does not answer") {
                val name = server.createDatabase()
                try {
                    val url = server.url(scheme, name).replace("127.0.0.1", "127.0.0.1:1,127.0.0.1")
                    val backend = backend(url)
                    val session = backend.connect(dev.runnel.spi.Backend.Access.WRITE).now()
                    session.value("select 1").toString() shouldBe "1"
                    session.close().now()
                    backend.close().now()
                } finally {
                    server.dropDatabase(name)
                }
            }
        }

        test("an option that is none, and a zone with summer time, are refused by name") {
            failure { backend("mariadb+jdbc://root@localhost/x?zero_dat=null") }.message!! shouldContain "zero_dat"
            failure { backend("mysql+jdbc://root@localhost/x?timezone=Europe/Berlin") }.message!! shouldContain
                "timezone"
            failure { backend("mysql+jdbc://root@localhost/x?session_variables=a") }.message!! shouldContain
                "session_variables"
        }
    })

private data class Key(val id: Long, val a: Int)

private object Keyed : Table<Key>("keyed") {
    val id = bigint("id").generated().primaryKey()
    val a = integer("a")
}

/** How many commands of each kind the session has sent; asking for it is one of them. */
private fun Session.commands(): Map<String, Long> = rows("show session status like 'Com\\_%'").associate { (name, count) ->
    name.toString() to count.toString().toLong()
}

private operator fun Map<String, Long>.minus(before: Map<String, Long>): Map<String, Long> =
    mapValues { (name, count) -> count - before.getValue(name) }
