package dev.runnel.ktor

import com.typesafe.config.ConfigFactory
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.mongodb.eq
import dev.runnel.mongodb.from
import dev.runnel.redis.Redis
import dev.runnel.redis.counter
import dev.runnel.redis.value
import dev.runnel.servers.Servers
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.ktor.server.application.install
import io.ktor.server.config.ApplicationConfig
import io.ktor.server.config.HoconApplicationConfig
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.http.HttpResponse
import java.util.UUID
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** Redis and MongoDB in a server. */
class StoresTest :
    FunSpec({
        fun hocon(text: String): ApplicationConfig = HoconApplicationConfig(ConfigFactory.parseString(text))

        fun fails(config: ApplicationConfig, vararg sentences: String) {
            val failure = shouldThrow<RunnelException> { Service.start(config = config) { install(Runnel) }.close() }
            failure.kind() shouldBe ErrorKind.CONFIGURATION
            sentences.forEach { failure.message shouldContain it }
            failure.stackTraceToString() shouldNotContain "secret"
        }

        fun unused() = ServerSocket(0).use { it.localPort }

        val key = "t:${UUID.randomUUID()}"

        test("Redis and MongoDB are configured in Ktor's file, also by name, and need no SQL database") {
            val config = hocon(
                """
                runnel {
                    redis { url = "${Servers.redis()}", queue_size = 100, sessions { url = "redis://nowhere", lazy = true } }
                    mongodb { url = "${TestMongo.url("file")}", appName = notes }
                }
                """,
            )
            Service
                .start(config = config) {
                    install(Runnel)
                    routing {
                        health()
                        get("/count") { call.respondText("${call.redis().run(counter(key).increment())}") }
                        get("/note") {
                            call.mongo().insert(Notes, Note(1, "a note"))
                            call.respondText(call.mongo().from(Notes).where { id eq 1 }.one().text)
                        }
                        get("/sql") { call.respondText("${call.database()}") }
                    }
                }.use { service ->
                    service.get("/count").body() shouldBe "1"
                    service.get("/note").body() shouldBe "a note"
                    service.get("/note").shouldBeProblem(409, "exists")
                    service.get("/sql").statusCode() shouldBe 500
                    service.application.redis("sessions").toString() shouldContain "nowhere"
                    val missing = shouldThrow<RunnelException> { service.application.redis("cache") }
                    missing.message shouldContain "main, sessions"
                    missing.message shouldContain "runnel.redis.cache.url"
                }
        }

        test("a URL that is empty, as one from a variable that is not set, is none") {
            val config = hocon(
                """runnel { databases.main.url = "sqlite::memory:", redis { url = "", queue_size = 9, b { url = "" } }, mongodb {} }""",
            )
            Service.start(config = config) { install(Runnel) }.use { service ->
                service.application.redisOrNull() shouldBe null
                service.application.mongoOrNull() shouldBe null
                val failure = shouldThrow<RunnelException> { service.application.mongo() }
                failure.message shouldContain "runnel.mongodb.url"
            }
        }

        test("what is wrong with them keeps the server from starting, and is named without a secret") {
            fails(MapApplicationConfig("runnel.redis.url" to "nonsense"), "runnel.redis.url")
            fails(MapApplicationConfig("runnel.redis.url" to "http://:secret@x"), "runnel.redis in", "redis://")
            fails(hocon("""runnel.redis { url = "redis://x", queue_sise = 3 }"""), "runnel.redis in", "queue_sise")
            fails(hocon("""runnel.redis { url = "redis://x", queue_size = few }"""), "runnel.redis in", "queue_size")
            fails(hocon("runnel.redis.queue_size = 3"), "runnel.redis.url")
            fails(hocon("""runnel.redis.cache { url = "redis://x", lazy = maybe }"""), "runnel.redis.cache.lazy")
            fails(MapApplicationConfig("runnel.mongodb.url" to "mongodb://u:secret@x"), "runnel.mongodb in", "database")
            fails(
                hocon("""runnel.mongodb { url = "mongodb://x/y", pool_sise = 3 }"""),
                "runnel.mongodb in",
                "pool_sise",
            )
            fails(hocon("runnel.mongodb = 3"), "runnel.mongodb")
        }

        test("one that cannot be reached keeps the server from starting, unless it is opened lazily") {
            val none = unused()
            for (url in listOf("redis://127.0.0.1:$none", "mongodb://127.0.0.1:$none/x?connect_timeout=500ms")) {
                val section = ConnectUrl.parse(url).dialect()

                fun config(lazy: Boolean) =
                    MapApplicationConfig("runnel.$section.url" to url, "runnel.$section.lazy" to "$lazy")
                val failure = shouldThrow<RunnelException> {
                    Service.start(config = config(false)) { install(Runnel) }.close()
                }
                failure.kind() shouldBe ErrorKind.CONNECTION_FAILED
                Service.start(config = config(true)) { install(Runnel) }.close()
            }
        }

        test("in code they may be opened or given, and a listener is told of them") {
            val told = CopyOnWriteArrayList<String>()
            Redis.open(Servers.redis()).use { mine ->
                Service
                    .start {
                        install(Runnel) {
                            redis(Servers.redis()) { clientName("plugin") }
                            redis(mine, "mine")
                            mongo(TestMongo.url("code"))
                            listener { name, url -> QueryListener { told += "$name ${url.dialect()}: ${it.sql()}" } }
                        }
                        routing {
                            get("/") {
                                call.redis().run(value<String>("$key:text").put("hello"))
                                val text = call.redis("mine").run(value<String>("$key:text").get())
                                call.respondText("$text ${call.mongo().from(Notes).count()}")
                            }
                        }
                    }.use { it.get("/").body() shouldBe "hello 0" }
                told shouldContain "main redis: SET $key:text"
                told.single { "notes" in it } shouldContain "main mongodb: "
                mine.ping()
            }
        }

        test("one that is down makes the server unready, not dead, and is used again when it is back") {
            val at = ConnectUrl.parse(Servers.redis()).hosts().single().let { InetSocketAddress(it.host(), it.port()) }
            FaultProxy(at).use { toRedis ->
                FaultProxy(TestMongo.address).use { toMongo ->
                    val proxies = listOf("redis" to toRedis, "mongodb" to toMongo)
                    Service
                        .start {
                            install(Runnel) {
                                database("sqlite::memory:")
                                redis(toRedis.through(Servers.redis()))
                                mongo(toMongo.through(TestMongo.url("down")) + "?connect_timeout=2s")
                            }
                            routing {
                                health()
                                get("/redis") { call.respondText("${call.redis().run(value<String>(key).get())}") }
                                get("/mongodb") { call.respondText("${call.mongo().from(Notes).count()}") }
                            }
                        }.use { service ->
                            service.get("/health/ready").body() shouldBe
                                """{"status":"up","databases":{"main":"up"},""" +
                                """"redis":{"main":"up"},"mongodb":{"main":"up"}}"""
                            for ((name, proxy) in proxies) {
                                proxy.refusing = true
                                proxy.reset()
                                eventually("$name is down") {
                                    service.get("/health/ready").body().contains(""""$name":{"main":"down"}""")
                                }
                                service.get("/health/ready").statusCode() shouldBe 503
                                service.get("/health/live").statusCode() shouldBe 200
                                service.get("/$name").shouldBeProblem(503, "unavailable")
                                proxy.heal()
                                eventually("$name is up again") { service.get("/health/ready").statusCode() == 200 }
                                service.get("/$name").statusCode() shouldBe 200
                            }
                        }
                }
            }
        }

        test("one that hangs is down within the time of a ping, and is used again when it answers") {
            val at = ConnectUrl.parse(Servers.redis()).hosts().single().let { InetSocketAddress(it.host(), it.port()) }
            FaultProxy(at).use { toRedis ->
                FaultProxy(TestMongo.address).use { toMongo ->
                    Service
                        .start {
                            install(Runnel) {
                                redis(toRedis.through(Servers.redis()))
                                mongo(toMongo.through(TestMongo.url("hangs")))
                            }
                            routing {
                                health(timeout = 20.seconds)
                                health("/hasty", timeout = 500.milliseconds)
                            }
                        }.use { service ->
                            service.get("/health/ready").statusCode() shouldBe 200
                            for ((name, proxy) in listOf("redis" to toRedis, "mongodb" to toMongo)) {
                                proxy.silent = true
                                repeat(3) {
                                    val hung: HttpResponse<String>
                                    measureTime { hung = service.get("/hasty/ready") } shouldBeLessThan 5.seconds
                                    hung.statusCode() shouldBe 503
                                    hung.body() shouldContain """"$name":{"main":"down"}"""
                                }
                                proxy.silent = false
                                eventually("$name is up again") { service.get("/health/ready").statusCode() == 200 }
                            }
                        }
                }
            }
        }

        test("a server stops within a bound while Redis and MongoDB are silent, and closes them") {
            val at = ConnectUrl.parse(Servers.redis()).hosts().single().let { InetSocketAddress(it.host(), it.port()) }
            FaultProxy(at).use { toRedis ->
                FaultProxy(TestMongo.address).use { toMongo ->
                    val service = Service.start {
                        install(Runnel) {
                            closeGrace = 100.milliseconds
                            redis(toRedis.through(Servers.redis()))
                            mongo(toMongo.through(TestMongo.url("silent")))
                        }
                        routing { post("/") { call.respondText("here") } }
                    }
                    val redis = service.application.redis()
                    val mongo = service.application.mongo()
                    toRedis.silent = true
                    toMongo.silent = true
                    measureTime { service.close() } shouldBeLessThan 16.seconds
                    shouldThrow<RunnelException> { redis.ping() }.kind() shouldBe ErrorKind.CLOSED
                    shouldThrow<RunnelException> { mongo.ping() }.kind() shouldBe ErrorKind.CLOSED
                }
            }
        }
    })
