package dev.runnel.micrometer

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.eq
import dev.runnel.mongodb.field
import dev.runnel.mongodb.from
import dev.runnel.redis.Redis
import dev.runnel.redis.counter
import dev.runnel.redis.invoke
import dev.runnel.redis.value
import dev.runnel.servers.Servers
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.opentelemetry.api.common.AttributeKey.stringKey
import io.opentelemetry.api.trace.SpanKind
import io.opentelemetry.api.trace.StatusCode
import java.util.UUID

private const val SECRET = "1234-secret-5678"

private data class Note(val id: Int, val text: String)

private object Notes : Collection<Note>("notes") {
    val text = field(Note::text)
}

/** Redis and MongoDB tell the same listeners. */
class OtherBackendsTest :
    FunSpec({
        fun listeners(telemetry: Telemetry, timers: SimpleMeterRegistry, url: String): List<QueryListener> =
            listOf(DatabaseObservation.of(telemetry.registry, url), DatabaseMetrics.of(timers, url))

        test("a command of Redis is a span and a timer, named after what it does, without key or value") {
            val url = Servers.redis()
            val timers = SimpleMeterRegistry()
            Telemetry().use { telemetry ->
                Redis.open(url, listeners(telemetry, timers, url)).use { redis ->
                    val id = UUID.randomUUID()
                    telemetry.observed("request") {
                        redis.run(value<String>("note:{id}")(id).put(SECRET))
                        shouldThrow<RunnelException> { redis.run(counter("note:{id}")(id).increment()) }
                    }
                    val span = telemetry.span("SET")
                    span.kind shouldBe SpanKind.CLIENT
                    span.parentSpanId shouldBe telemetry.span("request").spanId
                    span.attributes.get(stringKey("db.system.name")) shouldBe "redis"
                    span.attributes.get(stringKey("db.operation.name")) shouldBe "SET"
                    span.attributes.get(stringKey("db.query.text")) shouldBe "SET note:{id}"
                    span.attributes.get(stringKey("server.address")) shouldBe "127.0.0.1"
                    span.attributes.toString() shouldNotContain SECRET
                    telemetry.span("INCRBY").status.statusCode shouldBe StatusCode.ERROR
                }
            }
            val timer = timers.get(QueryConvention.NAME).tag("db.query.summary", "SET").timer()
            timer.count() shouldBe 1L
            timer.id.getTag("db.system.name") shouldBe "redis"
        }

        test("a find of MongoDB is a span and a timer, named after what it does, without a value") {
            val server = MongoServer(MemoryBackend()).apply { bind("127.0.0.1", 0) }
            val url = "mongodb://127.0.0.1:${server.localAddress.port}/shop"
            val timers = SimpleMeterRegistry()
            try {
                Telemetry().use { telemetry ->
                    Mongo.open(url, listeners(telemetry, timers, url)).use { mongo ->
                        telemetry.observed("request") {
                            mongo.insert(Notes, Note(1, SECRET))
                            mongo.from(Notes).where { text eq SECRET }.list() shouldBe listOf(Note(1, SECRET))
                        }
                        val span = telemetry.span("find notes")
                        span.kind shouldBe SpanKind.CLIENT
                        span.parentSpanId shouldBe telemetry.span("request").spanId
                        span.attributes.get(stringKey("db.system.name")) shouldBe "mongodb"
                        span.attributes.get(stringKey("db.operation.name")) shouldBe "find"
                        span.attributes.get(stringKey("db.collection.name")) shouldBe "notes"
                        span.attributes.get(stringKey("db.namespace")) shouldBe "shop"
                        span.attributes.get(stringKey("db.response.returned_rows")) shouldBe "1"
                        span.attributes.toString() shouldNotContain SECRET
                    }
                }
                val timer = timers.get(QueryConvention.NAME).tag("db.query.summary", "find notes").timer()
                timer.count() shouldBe 1L
                timer.id.getTag("db.system.name") shouldBe "mongodb"
            } finally {
                server.shutdownNow()
            }
        }
    })
