package dev.runnel.jdbc

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Backend
import dev.runnel.spi.BackendProvider
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Isolation
import dev.runnel.spi.Json
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.Session.SavepointOp
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.lang.reflect.Proxy
import java.math.BigDecimal
import java.math.BigInteger
import java.sql.Connection
import java.sql.SQLException
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.util.ServiceLoader
import java.util.UUID
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.LockSupport

private const val ENDLESS = "select count(*) from system_range(1, 100000000000) where mod(x, 7) = 8"

class JdbcSessionTest :
    FunSpec({
        val names = AtomicInteger()
        val others = Executors.newCachedThreadPool()

        afterSpec { others.shutdownNow() }

        fun database(options: String = ""): Backend =
            backend("jdbc:h2:mem:test${names.incrementAndGet()};DB_CLOSE_DELAY=-1$options")

        test("the provider is found by its scheme") {
            ServiceLoader.load(BackendProvider::class.java).flatMap { it.schemes() } shouldContain "jdbc"
        }

        test("a driver that cannot connect says so without the URL") {
            val refused = backend("jdbc:h2:/nowhere/x;IFEXISTS=TRUE;PASSWORD=canary-secret")
            val absent = backend("jdbc:nosuch://user:canary-secret@host/db")
            for (backend in listOf(refused, absent)) {
                val error = failure { backend.session() }
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.stackTraceToString() shouldNotContain "canary"
            }
        }

        test("the victim of a deadlock has lost its transaction, and no later statement of it is committed") {
            val backend = database(";LOCK_TIMEOUT=10000")
            val sessions = listOf(backend.session(), backend.session())
            sessions[0].execute("create table t (id int primary key, n int)")
            sessions[0].execute("insert into t values (0, 0), (1, 0)")
            for ((i, session) in sessions.withIndex()) {
                session.begin(TxOptions.DEFAULT).now()
                session.execute("update t set n = n + 1 where id = ?", i)
            }
            val crossed = sessions.mapIndexed { i, session ->
                others.submit<RunnelException?> {
                    try {
                        session.execute("update t set n = n + 1 where id = ?", 1 - i)
                        null
                    } catch (e: RunnelException) {
                        e
                    }
                }
            }
            val errors = crossed.map { it.get() }
            val victim = errors.indexOfFirst { it != null }
            errors[victim]!!.isRetryable shouldBe true
            sessions[victim].health() shouldBe Health.CLEAN
            sessions[1 - victim].health() shouldBe Health.IN_TRANSACTION
            sessions[1 - victim].rollback().now()
        }

        test("statements, generated keys and batches") {
            val session = database().session()
            session.execute("create table t (id int generated always as identity primary key, a varchar(20) unique)")
            session.execute("insert into t (a) values (?), (?)", "x", "y") shouldBe 2
            session.rows("select id, a from t order by id") shouldBe listOf(listOf(1, "x"), listOf(2, "y"))
            val keys = Collector()
            session.open(Command.of("insert into t (a) values (?)", Returns.KEYS, "z")).fetch(10, keys).now()
            keys.rows.single().first() shouldBe 3
            val batch = Collector()
            val rows = List(2_500) { arrayOf<Any?>("b$it") }
            val load = Command("insert into t (a) values (?)", rows, listOf(), Returns.COUNT, null, 0, null)
            val ended = session.open(load).fetch(1, batch).now()
            ended.affected() shouldBe 2_500
            batch.results.size shouldBe 2_500
            val bad = listOf("new", "x", "newer").map { arrayOf<Any?>(it) }
            val wrong = Command("insert into t (a) values (?)", bad, listOf(), Returns.COUNT, "load", 0, null)
            failure { session.open(wrong).fetch(1, batch).now() }.let {
                it.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                it.row() shouldBe 1L
                it.label() shouldBe "load"
            }
            session.health() shouldBe Health.CLEAN
            session.value("select count(*) from t") shouldBe 2_503L
        }

        test("portable values come back as they went") {
            val session = database().session()
            val values = mapOf(
                true to "boolean",
                Short.MAX_VALUE to "smallint",
                Int.MIN_VALUE to "int",
                Long.MAX_VALUE to "bigint",
                0.1f to "real",
                0.1 to "double precision",
                BigDecimal("1.50") to "decimal(10,2)",
                BigInteger.TEN.pow(30) to "decimal(38)",
                "naïve ☃ \uD83D\uDE00" to "varchar(20)",
                LocalDate.of(2024, 2, 29) to "date",
                LocalTime.of(1, 2, 3, 4) to "time(9)",
                LocalDateTime.of(2024, 1, 1, 1, 1, 1, 1) to "timestamp(9)",
                UUID(1, 2) to "uuid",
                OffsetDateTime.parse("2024-01-01T00:00:00.000000001+05:00") to "timestamp(9) with time zone",
                Instant.parse("2024-01-01T00:00:00.000000001Z") to "timestamp(9) with time zone",
                Json("{}") to "clob",
            )
            for ((value, type) in values) {
                session.read(value.javaClass, "select cast(? as $type)", value) shouldBe value
            }
            val bytes = session.read(ByteArray::class.java, "select cast(? as blob)", byteArrayOf(0, -1)) as ByteArray
            bytes.toList() shouldBe listOf<Byte>(0, -1)
            session.value("select cast(? as int)", null) shouldBe null
            failure { session.read(Int::class.javaObjectType, "select 9223372036854775807 as big") }.let {
                it.kind() shouldBe ErrorKind.DATA_CONVERSION
                it.message shouldContain "BIG"
            }
        }

        test("errors have kinds and names, and never a value") {
            val session = database().session()
            session.execute("create table p (id int primary key)")
            session.execute(
                "create table t (a varchar(20) constraint unique_a unique, n int not null, " +
                    "p int constraint to_p references p, constraint adult check (n > 17))",
            )
            session.execute("insert into t values ('canary', 20, null)")

            fun refuses(kind: ErrorKind, constraint: String?, sql: String, vararg arguments: Any?) {
                val error = failure { session.execute(sql, *arguments) }
                error.kind() shouldBe kind
                error.message shouldNotContain "canary"
                if (constraint != null) error.constraint().toString() shouldContain constraint
                session.health() shouldBe Health.CLEAN
                session.value("select 1") shouldBe 1
            }
            refuses(ErrorKind.UNIQUE_VIOLATION, "UNIQUE_A", "insert into t values (?, 20, null)", "canary")
            refuses(ErrorKind.CHECK_VIOLATION, "ADULT", "insert into t values (?, 3, null)", "canary2")
            refuses(ErrorKind.FOREIGN_KEY_VIOLATION, "TO_P", "insert into t values ('b', 20, 9)")
            refuses(ErrorKind.NOT_NULL_VIOLATION, null, "insert into t (a) values ('b')")
            refuses(ErrorKind.DATA_INVALID, null, "select cast(? as int)", "canary")
            refuses(ErrorKind.DATA_INVALID, null, "insert into t values (?, 20, null)", "canary".repeat(9))
            refuses(ErrorKind.SYNTAX, null, "selekt 1")
            refuses(ErrorKind.UNDEFINED_OBJECT, null, "select * from nowhere")
            refuses(ErrorKind.UNDEFINED_OBJECT, null, "select nothing from t")
            refuses(ErrorKind.DUPLICATE_OBJECT, null, "create table t (a int)")
            refuses(ErrorKind.PARAMETER, null, "select cast(? as int)")
            session.value("select cast(? as varchar)", "canary") shouldBe "canary"
            refuses(ErrorKind.PARAMETER, null, "select cast(? as varchar)")
            refuses(ErrorKind.PARAMETER, null, "select cast(? as varchar)", "canary", "canary")
        }

        test("a transaction restores what it changed, and text that begins one is seen") {
            val session = database().session()
            val connection = session.extension(Connection::class.java).get()
            session.execute("create table t (a int)")
            val before = connection.transactionIsolation
            session.begin(TxOptions(Isolation.SERIALIZABLE, false)).now()
            connection.transactionIsolation shouldBe Connection.TRANSACTION_SERIALIZABLE
            session.health() shouldBe Health.IN_TRANSACTION
            session.execute("insert into t values (1)")
            session.savepoint(SavepointOp.CREATE, "s").now()
            session.execute("insert into t values (2)")
            session.savepoint(SavepointOp.ROLLBACK, "s").now()
            session.commit().now()
            session.health() shouldBe Health.CLEAN
            connection.transactionIsolation shouldBe before
            connection.autoCommit shouldBe true
            session.rows("select a from t") shouldBe listOf(listOf(1))
            session.execute("set autocommit false")
            session.health() shouldBe Health.IN_TRANSACTION
            session.rollback().now()
            session.health() shouldBe Health.CLEAN
            val snapshot = TxOptions(Isolation.SNAPSHOT, false)
            failure { session.begin(snapshot).now() }.kind() shouldBe ErrorKind.NOT_PORTABLE
            session.health() shouldBe Health.CLEAN
        }

        test("a restore that fails breaks the session") {
            val backend = JdbcBackend(
                {
                    val real = java.sql.DriverManager.getConnection("jdbc:h2:mem:test${names.incrementAndGet()}")
                    Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Connection::class.java)) { _, method, args ->
                        if (method.name == "setAutoCommit" && args[0] == true) throw SQLException("no", "HY000")
                        method.invoke(real, *(args ?: arrayOf()))
                    } as Connection
                },
                dev.runnel.sql.render.AnsiDialect(),
                10,
            )
            val session = backend.session()
            session.begin(TxOptions.DEFAULT).now()
            failure { session.commit().now() }
            session.health() shouldBe Health.BROKEN
        }

        test("a running statement is cancelled, and the next one is not") {
            val session = database().session()
            session.execute("create table t (a int)")
            repeat(20) {
                val exchange = session.open(Command.of(ENDLESS, Returns.ROWS))
                others.execute {
                    while (!exchange.done()) {
                        exchange.cancel().now()
                        LockSupport.parkNanos(500_000)
                    }
                }
                failure { exchange.fetch(1, RowSink.DISCARD).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                session.health() shouldBe Health.CLEAN
                session.execute("insert into t values (1)") shouldBe 1
            }
        }

        test("a deadlock or lock wait is retryable") {
            val backend = database(";LOCK_TIMEOUT=20")
            val first = backend.session()
            val second = backend.session()
            first.execute("create table t (a int primary key)")
            first.execute("insert into t values (1)")
            first.begin(TxOptions.DEFAULT).now()
            first.execute("update t set a = 2")
            failure { second.execute("update t set a = 3") }.isRetryable shouldBe true
            second.health() shouldBe Health.CLEAN
            first.commit().now()
        }

        test("an aborted session fails what it runs and is closed by its thread") {
            val session = database().session()
            val connection = session.extension(Connection::class.java).get()
            others.execute {
                LockSupport.parkNanos(20_000_000)
                session.abort()
            }
            failure { session.rows(ENDLESS) }.kind() shouldBe ErrorKind.CONNECTION_LOST
            session.health() shouldBe Health.BROKEN
            connection.isClosed shouldBe true
        }

        test("a statement that a cancel reached at its end is not used again: the cancel would stop the next run") {
            val cancelled = mutableListOf<Any?>()
            val executed = mutableListOf<Any?>()
            val names = AtomicInteger()
            val real = java.sql.DriverManager.getConnection("jdbc:h2:mem:late")

            fun counted(statement: java.sql.PreparedStatement): java.sql.PreparedStatement {
                val name = names.incrementAndGet()
                return Proxy.newProxyInstance(
                    javaClass.classLoader,
                    arrayOf(java.sql.PreparedStatement::class.java),
                ) { _, method, args ->
                    if (method.name == "cancel") cancelled += name
                    if (method.name == "execute") executed += name
                    method.invoke(statement, *(args ?: arrayOf()))
                } as java.sql.PreparedStatement
            }
            val backend = JdbcBackend(
                {
                    Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Connection::class.java)) { _, method, args ->
                        method.invoke(real, *(args ?: arrayOf())).let {
                            if (method.name == "prepareStatement") counted(it as java.sql.PreparedStatement) else it
                        }
                    } as Connection
                },
                dev.runnel.sql.render.AnsiDialect(),
                10,
            )
            val session = backend.session()
            session.execute("create table late (a int)")
            val exchange = session.open(Command.of("insert into late values (1)", Returns.COUNT))
            val cancels = object : RowSink by RowSink.DISCARD {
                override fun result(index: Int, affected: Long) {
                    exchange.cancel().now()
                }
            }
            exchange.fetch(Int.MAX_VALUE, cancels).now().affected() shouldBe 1
            session.execute("insert into late values (1)") shouldBe 1
            cancelled shouldBe listOf(2)
            executed shouldBe listOf(1, 2, 3)
            session.health() shouldBe Health.CLEAN
            session.close().now()
        }

        test("prepared statements are kept, most recently used first, and reset") {
            var prepared = 0
            val cache = StatementCache(2)

            fun statement(): CachedStatement {
                prepared++
                val fake = Proxy.newProxyInstance(
                    javaClass.classLoader,
                    arrayOf(java.sql.PreparedStatement::class.java),
                ) { _, method, _ ->
                    if (method.name == "close") prepared--
                    null
                }
                return CachedStatement(fake as java.sql.PreparedStatement, "select 1", false)
            }
            cache.put("a", statement())
            cache.put("b", statement())
            val a = cache.take("a")!!
            cache.take("a") shouldBe null
            cache.put("a", a)
            cache.put("c", statement())
            cache.take("b") shouldBe null
            prepared shouldBe 2
            cache.put("c", statement())
            cache.size() shouldBe 2
            prepared shouldBe 2
            cache.clear()
            prepared shouldBe 0
            StatementCache(0).put("x", statement())
            prepared shouldBe 0
        }
    })
