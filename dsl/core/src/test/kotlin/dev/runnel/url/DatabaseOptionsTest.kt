package dev.runnel.url

import dev.runnel.spi.Isolation
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration

class DatabaseOptionsTest :
    FunSpec({
        fun options(
            query: String = "",
            environment: Map<String, String> = emptyMap(),
            build: DatabaseOptionsBuilder.() -> Unit = {},
        ): DatabaseOptions = DatabaseOptions
            .builder()
            .url(ConnectUrl.parse("x://h?$query"))
            .environment(environment)
            .apply(build)
            .build()

        test("the defaults are SQLAlchemy's sizes and finite times") {
            val options = options()
            options.poolSize() shouldBe 5
            options.maxOverflow() shouldBe 10
            options.poolMinSize() shouldBe 0
            options.poolTimeout() shouldBe Duration.ofSeconds(30)
            options.queueTarget() shouldBe Duration.ofSeconds(15)
            options.queueInterval() shouldBe Duration.ofSeconds(5)
            options.poolRecycle() shouldBe Duration.ofMinutes(30)
            options.poolMaxIdle() shouldBe Duration.ofMinutes(10)
            options.poolLeakThreshold() shouldBe Duration.ZERO
            options.poolCaptureStacks() shouldBe false
            options.poolPrePing() shouldBe false
            options.nullPool() shouldBe false
            options.echo() shouldBe false
            options.slowQuery() shouldBe Duration.ofMillis(500)
            options.isolation().shouldBeNull()
            options.statementTimeout() shouldBe Duration.ofSeconds(60)
            options.connectTimeout() shouldBe Duration.ofSeconds(10)
            options.settleTimeout() shouldBe Duration.ofSeconds(5)
        }

        test("every option can be given in the URL") {
            val options =
                options(
                    "pool_size=3&max_overflow=0&pool_min_size=1&pool_timeout=2.5&pool_recycle=PT1H&pool_max_idle=-1" +
                        "&pool_leak_threshold=1m&pool_capture_stacks=on&pool_pre_ping=True&null_pool=1&echo=yes" +
                        "&slow_query=0&isolation_level=READ%20COMMITTED&statement_timeout=0&connect_timeout=250ms" +
                        "&settle_timeout=1s&poolclass=NullPool&queue_target=50ms&queue_interval=1s",
                )
            options.poolSize() shouldBe 3
            options.maxOverflow() shouldBe 0
            options.poolMinSize() shouldBe 1
            options.poolTimeout() shouldBe Duration.ofMillis(2500)
            options.queueTarget() shouldBe Duration.ofMillis(50)
            options.queueInterval() shouldBe Duration.ofSeconds(1)
            options.poolRecycle() shouldBe Duration.ofHours(1)
            options.poolMaxIdle() shouldBe Duration.ZERO
            options.poolLeakThreshold() shouldBe Duration.ofMinutes(1)
            options.poolCaptureStacks() shouldBe true
            options.poolPrePing() shouldBe true
            options.nullPool() shouldBe true
            options.echo() shouldBe true
            options.slowQuery() shouldBe Duration.ZERO
            options.isolation() shouldBe Isolation.READ_COMMITTED
            options.statementTimeout() shouldBe Duration.ZERO
            options.connectTimeout() shouldBe Duration.ofMillis(250)
            options.settleTimeout() shouldBe Duration.ofSeconds(1)
        }

        test("the builder wins over the URL, the URL over the environment, the environment over the default") {
            val environment =
                mapOf(
                    "DB_POOL_SIZE" to "20",
                    "DB_MAX_OVERFLOW" to "21",
                    "DB_POOL_RECYCLE" to "3600",
                    "DB_POOL_TIMEOUT" to "7",
                    "DB_POOL_PRE_PING" to "true",
                    "SQL_ECHO" to "1",
                )
            val options = options("pool_size=8&max_overflow=9", environment) { poolSize(4) }
            options.poolSize() shouldBe 4
            options.maxOverflow() shouldBe 9
            options.poolRecycle() shouldBe Duration.ofHours(1)
            options.poolTimeout() shouldBe Duration.ofSeconds(7)
            options.poolPrePing() shouldBe true
            options.echo() shouldBe true
            options("", mapOf("DB_POOL_SIZE" to "")).poolSize() shouldBe 5
        }

        test("every option can be given by the builder, which may undo the URL's") {
            val options =
                options("null_pool=true&isolation_level=serializable&pool_recycle=5&poolclass=null") {
                    poolSize(2).maxOverflow(1).poolMinSize(2).poolTimeout(Duration.ofMillis(20))
                    poolRecycle(Duration.ZERO).poolMaxIdle(Duration.ofDays(1)).poolLeakThreshold(Duration.ofSeconds(3))
                    poolCaptureStacks(true).poolPrePing(true).nullPool(false).echo(true).slowQuery(Duration.ofNanos(1))
                    slowQueryPlan(true)
                    isolation(null).statementTimeout(Duration.ofSeconds(9)).connectTimeout(Duration.ofSeconds(8))
                    settleTimeout(Duration.ofSeconds(7)).queueTarget(Duration.ZERO).queueInterval(Duration.ofSeconds(6))
                }
            options.queueTarget() shouldBe Duration.ZERO
            options.queueInterval() shouldBe Duration.ofSeconds(6)
            options.poolSize() shouldBe 2
            options.poolMinSize() shouldBe 2
            options.poolTimeout() shouldBe Duration.ofMillis(20)
            options.poolRecycle() shouldBe Duration.ZERO
            options.poolMaxIdle() shouldBe Duration.ofDays(1)
            options.nullPool() shouldBe false
            options.slowQuery() shouldBe Duration.ofNanos(1)
            options.slowQueryPlan() shouldBe true
            options.isolation().shouldBeNull()
            options.statementTimeout() shouldBe Duration.ofSeconds(9)
            options("") { isolation(Isolation.SNAPSHOT) }.isolation() shouldBe Isolation.SNAPSHOT
        }

        listOf("READ COMMITTED", "read_committed", "Read-Committed").forEach { spelling ->
            test("isolation level '$spelling' is understood") {
                options("isolation_level=$spelling").isolation() shouldBe Isolation.READ_COMMITTED
            }
        }

        listOf("null", "NullPool").forEach { spelling ->
            test("poolclass=$spelling is a pool that keeps nothing") {
                options("poolclass=$spelling").nullPool() shouldBe true
            }
        }

        listOf(
            "pool_size=0" to "pool_size is \"0\"; expected a whole number from 1",
            "pool_size=-1" to "pool_size is \"-1\"",
            "pool_size=2147483648" to "pool_size is \"2147483648\"",
            "pool_size=99999999999999999999999999" to "pool_size is \"99999999999999999999999999\"",
            "pool_size=five" to "pool_size is \"five\"",
            "pool_size=" to "pool_size is empty",
            "max_overflow=-1" to "max_overflow is \"-1\"; expected a whole number from 0",
            "pool_min_size=6" to "pool_min_size is \"6\"; expected at most pool_size, which is 5",
            "pool_timeout=0" to "pool_timeout is \"0\"; expected a duration above zero, such as 30s",
            "pool_timeout=-5" to "pool_timeout is \"-5\"; expected a duration",
            "pool_timeout=PT-5S" to "pool_timeout is \"PT-5S\"; expected a duration",
            "pool_timeout=1y" to "pool_timeout is \"1y\"; expected a duration",
            "statement_timeout=999999999999d" to "at most 366 days",
            "statement_timeout=PT9999999999999999999H" to "statement_timeout",
            "pool_recycle=-2" to "pool_recycle is \"-2\"",
            "queue_target=-1" to "queue_target is \"-1\"; expected a duration",
            "queue_interval=0" to "queue_interval is \"0\"; expected a duration above zero, such as 5s",
            "connect_timeout=0s" to "connect_timeout is \"0s\"",
            "settle_timeout=0" to "settle_timeout is \"0\"",
            "echo=debug" to "echo is \"debug\"; expected true or false",
            "isolation_level=dirty" to "expected one of read_committed, read_uncommitted, repeatable_read",
            "poolclass=StaticPool" to "poolclass is \"StaticPool\"; expected null or queue",
            "poolclass=queue&null_pool=true" to "give only one of the two",
        ).forEach { (query, expected) ->
            test("$query is refused") { refusal { options(query) } shouldContain expected }
        }

        test("an error says where the wrong value was given") {
            refusal { options("pool_size=x") } shouldContain "The URL option pool_size"
            refusal { options("", mapOf("DB_POOL_SIZE" to "x")) } shouldContain "The environment variable DB_POOL_SIZE"
            refusal { options { poolSize(-3) } } shouldContain "The builder's option pool_size is \"-3\""
            refusal { options { poolTimeout(Duration.ofSeconds(-1)) } } shouldContain "pool_timeout"
        }

        test("each option has a name, a description and the default that is used") {
            CoreOption.entries.forAll {
                it.optionName() shouldBe it.name.lowercase()
                it.description().isNotBlank() shouldBe true
            }
            CoreOption.names().size shouldBe CoreOption.entries.size
            val all = CoreOption.entries.joinToString("&") { "${it.optionName()}=${it.defaultText()}" }
            options(all).poolSize() shouldBe 5
        }
    })
