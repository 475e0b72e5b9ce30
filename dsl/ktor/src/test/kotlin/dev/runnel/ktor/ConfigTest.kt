package dev.runnel.ktor

import com.typesafe.config.ConfigFactory
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.sql
import dev.runnel.test.Sandbox
import dev.runnel.test.test
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.server.application.install
import io.ktor.server.config.ApplicationConfig
import io.ktor.server.config.HoconApplicationConfig
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.config.yaml.YamlConfig
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import java.net.ServerSocket
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.seconds

class ConfigTest :
    FunSpec({
        val folder = tempdir()

        fun hocon(text: String): ApplicationConfig = HoconApplicationConfig(ConfigFactory.parseString(text))

        fun fails(config: ApplicationConfig, sentence: String) {
            val failure = shouldThrow<RunnelException> { Service.start(config = config) { install(Runnel) }.close() }
            failure.kind() shouldBe ErrorKind.CONFIGURATION
            failure.message shouldContain sentence
        }

        test("databases are configured by name in Ktor's file, with their options") {
            val config = hocon(
                """
                runnel {
                    databases {
                        main { url = "sqlite:///${folder.path}/main.db", pool_size = 3 }
                        reports { url = "sqlite::memory:", lazy = true }
                    }
                    deadline = 10s
                }
                """,
            )
            Service
                .start(config = config) {
                    install(Runnel)
                    routing {
                        get("/") { call.respondText(call.database("reports").sql("select 'reports'").value()) }
                    }
                }.use { service ->
                    service.databases.names shouldContainExactly setOf("main", "reports")
                    service.get("/").body() shouldBe "reports"
                    shouldThrow<RunnelException> { service.databases["other"] }.message shouldContain "main, reports"
                }
        }

        test("a YAML file says the same") {
            val file = folder.resolve("application.yaml")
            file.writeText(
                """
                runnel:
                  databases:
                    main:
                      url: "${'$'}NO_SUCH_VARIABLE:sqlite:///${folder.path}/yaml.db"
                      pool_size: 3
                    reports: { url: "sqlite::memory:", lazy: true }
                  redis:
                    url: "${'$'}NO_SUCH_VARIABLE:"
                    queue_size: 100
                  mongodb:
                    url: "${'$'}?NO_SUCH_VARIABLE"
                  deadline: 10s
                  close_grace: 1s
                  cancel_on_disconnect: false
                """.trimIndent(),
            )
            Service
                .start(config = checkNotNull(YamlConfig(file.path))) {
                    install(Runnel) {
                        deadline shouldBe 10.seconds
                        closeGrace shouldBe 1.seconds
                        cancelOnDisconnect shouldBe false
                    }
                }.use { service ->
                    service.databases.names shouldContainExactly setOf("main", "reports")
                    service.databases["main"].sql("select 42").value<Int>() shouldBe 42
                    service.application.redisOrNull() shouldBe null
                    service.application.mongoOrNull() shouldBe null
                }
            file.writeText("runnel:\n  databases:\n    main:\n      url: 'sqlite::memory:'\n      pool_sise: 3\n")
            fails(checkNotNull(YamlConfig(file.path)), "runnel.databases.main in")
        }

        test("what is wrong in the file keeps the server from starting, and is named") {
            fails(hocon("runnel.databases.main.pool_size = 3"), "runnel.databases.main.url")
            fails(MapApplicationConfig("runnel.deadline" to "soon"), "runnel.deadline")
            fails(MapApplicationConfig("runnel.dedline" to "1s"), "runnel.dedline")
            fails(MapApplicationConfig("runnel.databases.main.url" to "nonsense"), "runnel.databases.main.url")
            fails(hocon("""runnel.databases.main { url = "sqlite::memory:", pool_sise = 3 }"""), "pool_sise")
            fails(hocon("""runnel.databases.main { url = "sqlite::memory:", lazy = maybe }"""), "main.lazy")
        }

        test("without any database the server does not start, and it says where to name one") {
            if (System.getenv("DATABASE_URL") == null) fails(MapApplicationConfig(), "DATABASE_URL")
        }

        test("a database that cannot be reached keeps the server from starting, unless it is opened lazily") {
            val closed = ServerSocket(0).use { it.localPort }
            val url = "postgresql://user:secret@127.0.0.1:$closed/db?connect_timeout=2s"
            val failure = shouldThrow<RunnelException> { Service.start(url) {}.close() }
            failure.kind() shouldBe ErrorKind.CONNECTION_FAILED
            Service.start(config = MapApplicationConfig()) { install(Runnel) { database(url, lazy = true) } }.use {
                it.databases.names shouldContainExactly setOf("main")
            }
        }

        test("code goes before the file, and two of one name in code are refused") {
            val config = MapApplicationConfig("runnel.databases.main.url" to "postgresql://nowhere.invalid/db")
            Service.start(config = config) { install(Runnel) { database("sqlite::memory:") } }.use {
                it.databases["main"].sql("select 1").value<Int>() shouldBe 1
            }
            val failure = shouldThrow<RunnelException> {
                Service.start("sqlite::memory:", configure = { database("sqlite::memory:") }) {}.close()
            }
            failure.kind() shouldBe ErrorKind.CONFIGURATION
            failure.message shouldContain "\"main\""
        }

        test("a database that is given, as a sandbox's in a test, is used and left open") {
            val orders = "create table orders (id integer)"
            Sandbox.open("sqlite::memory:").prepare { it.sql(orders).execute() }.use { sandbox ->
                sandbox.test { db ->
                    Service
                        .start {
                            install(Runnel) { database(db) }
                            routing {
                                get("/") {
                                    call.database().transaction { sql("insert into orders (id) values (1)").execute() }
                                    call.respondText("done")
                                }
                            }
                        }.use { it.get("/").body() shouldBe "done" }
                    db.sql("select count(*) from orders").value<Long>() shouldBe 1L
                }
            }
        }

        test("a listener is told of the statements of all databases, those of the file too") {
            val told = CopyOnWriteArrayList<String>()
            val config = hocon("""runnel.databases.reports { url = "sqlite::memory:", lazy = true }""")
            Service
                .start(config = config) {
                    install(Runnel) { listener { name, _ -> QueryListener { told += "$name: ${it.sql()}" } } }
                }.use { it.databases["reports"].sql("select 1").value<Int>() }
            told shouldContainExactly listOf("reports: select 1")
        }
    })
