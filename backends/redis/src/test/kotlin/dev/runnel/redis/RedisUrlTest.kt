package dev.runnel.redis

import dev.runnel.error.ErrorKind.AUTHENTICATION
import dev.runnel.error.ErrorKind.CLOSED
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import dev.runnel.servers.RedisServer
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.util.concurrent.CopyOnWriteArrayList

internal class RedisUrlTest :
    FunSpec({
        fun options(url: String, environment: Map<String, String> = emptyMap()) =
            RedisOptions.of(ConnectUrl.parse(url), environment)

        test("a URL says where Redis is, who asks and how, and the environment fills in what it leaves open") {
            val one = options("redis://user:secret@host:7000/3?command_timeout=2s")
            one.form() shouldBe RedisOptions.Form.SERVER
            one.place() shouldBe "host:7000"
            one.database() shouldBe 3
            one.commandTimeout().seconds shouldBe 2
            options("redis://host").place() shouldBe "host:6379"
            options("redis://:secret@host").user() shouldBe null
            options("rediss://host").tls() shouldBe true
            options("rediss://host").tlsMode() shouldBe RedisOptions.TlsMode.VERIFY_FULL
            options("redis+sentinel://a,b:7/1?master=m").place() shouldBe "the master m of the sentinels a:26379, b:7"
            options("rediss+cluster://a,b").form() shouldBe RedisOptions.Form.CLUSTER
            options("redis://host", mapOf("REDIS_COMMAND_TIMEOUT" to "3s")).commandTimeout().seconds shouldBe 3
            options("redis://host?command_timeout=1s", mapOf("REDIS_COMMAND_TIMEOUT" to "3s"))
                .commandTimeout()
                .seconds shouldBe 1
        }

        test("a wrong URL or option is refused by name, and no secret is told") {
            listOf(
                "redis://host?comand_timeout=1s" to "command_timeout",
                "redis://host?command_timeout=soon" to "command_timeout",
                "redis://host?connect_timeout=0" to "connect_timeout",
                "redis://host?pool_size=0" to "pool_size",
                "redis://host?sslmode=require" to "sslmode",
                "rediss://host?sslmode=maybe" to "sslmode",
                "rediss://host?sslrootcert=/no/such/file" to "sslrootcert",
                "redis://host?master=m" to "redis+sentinel",
                "redis+sentinel://host" to "master",
                "redis+sentinel://host?master=m&sentinel_pasword=$CANARY" to "sentinel_pasword",
                "redis://a,b" to "one host",
                "redis://host/zero" to "number",
                "redis+cluster://host/1" to "database 0",
                "redis+other://host" to "redis://",
                "redis://$CANARY@host" to "user:password",
                "redis://u:$CANARY@host?pool_size=x" to "pool_size",
            ).forEach { (url, part) ->
                val error = fails(CONFIGURATION) { Redis.open(url) }
                error.message shouldContain part
            }
            fails(CONFIGURATION) { RedisEngine.urlOfEnvironment(emptyMap()) }.message shouldContain "REDIS_URL"
            options("redis://u:$CANARY@host").toString() shouldNotContain CANARY
        }

        test("the password is right or refused, and never printed") {
            RedisServer.started("requirepass $CANARY").use { server ->
                Redis.open("redis://:$CANARY@127.0.0.1:${server.port()}").use { redis ->
                    redis.ping()
                    redis.toString() shouldNotContain CANARY
                }
                val wrong = fails(AUTHENTICATION) {
                    Redis.open("redis://:$CANARY-wrong@127.0.0.1:${server.port()}").use { it.ping() }
                }
                wrong.message shouldContain "WRONGPASS"
                fails(AUTHENTICATION) { Redis.open(server.url()).use { it.ping() } }
                fails(AUTHENTICATION) { Redis.open("redis://nobody:x@127.0.0.1:${server.port()}").use { it.ping() } }
            }
        }

        test("nobody at home, TLS where there is none and a database too many are said in a sentence") {
            fails(CONNECTION_FAILED) { Redis.open("redis://127.0.0.1:1").use { it.ping() } }.message shouldContain
                "127.0.0.1:1"
            fails(CONNECTION_FAILED) { Redis.open(url.replace("redis:", "rediss:")).use { it.ping() } }
            fails(CONNECTION_FAILED) { Redis.open("redis://no-such-host.invalid").use { it.ping() } }
            val error = runCatching { Redis.open("$url/99").use { it.ping() } }.exceptionOrNull()
            (error as dev.runnel.error.RunnelException).message shouldContain "No connection"
        }

        test("a closed Redis sends nothing more") {
            val redis = Redis.open(url)
            redis.ping()
            redis.close()
            fails(CLOSED) { redis.ping() }
            fails(CLOSED) { redis.transaction { run(counter("n").get()) } }
            redis.close()
        }

        test("listeners are told the word and the key as it was declared, never a value") {
            val events = CopyOnWriteArrayList<QueryEvent>()
            Redis.open(url, listOf(QueryListener { event -> events += event })).use { redis ->
                redis.run(value<String>("told:{id}")(CANARY).put(CANARY))
                runCatching { redis.run(counter("told:{id}")(CANARY).increment()) }
                redis.run(value<String>("told:{id}")(CANARY).delete())
            }
            events.map { it.sql() } shouldContainExactly
                listOf("SET told:{id}", "INCRBY told:{id}", "DEL told:{id}")
            events.map { it.error()?.kind()?.name } shouldContainExactly listOf(null, "DATA_INVALID", null)
            events.toString() shouldNotContain CANARY
        }
    })
