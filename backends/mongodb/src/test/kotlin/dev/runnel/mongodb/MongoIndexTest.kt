package dev.runnel.mongodb

import de.bwaldvogel.mongo.bson.Document
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import org.bson.types.ObjectId
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

private data class Visit(val id: ObjectId, val page: String, val at: Instant, val paid: Boolean)

private object Visits : Collection<Visit>("visits") {
    val page = field(Visit::page)
    val at = field(Visit::at)
    val paid = field(Visit::paid)

    init {
        index("by_page", page.asc(), at.desc())
        index("old", at.asc()).expireAfter(Duration.ofDays(7))
        unique("one_paid", page.asc()).where(paid eq true)
    }
}

class MongoIndexTest :
    FunSpec({
        test("the declared indexes are made with their keys, their age and their condition") {
            ScriptedServer().use { server ->
                val asked = CompletableFuture<List<Document>>()
                server.answer = { command ->
                    @Suppress("UNCHECKED_CAST") // the array of the command
                    if (command.command ==
                        "createIndexes"
                    ) {
                        asked.complete((command["indexes"] as kotlin.collections.Collection<Document>).toList())
                    }
                    if (command.command == "createIndexes") ok() else null
                }
                server.open().use { it.createIndexes(Visits) }
                val (byPage, old, onePaid) = asked.get(5, TimeUnit.SECONDS)
                byPage["key"] shouldBe Document("page", 1).append("at", -1)
                (old["expireAfterSeconds"] as Number).toLong() shouldBe Duration.ofDays(7).seconds
                onePaid["unique"] shouldBe true
                onePaid["partialFilterExpression"] shouldBe Document("paid", Document("\$eq", true))
            }
        }

        test("an index of several keys cannot expire documents") {
            val e = shouldThrow<RunnelException> { Visits.indexes().first().expireAfter(Duration.ofDays(1)) }
            e.kind() shouldBe ErrorKind.CONFIGURATION
        }
    })
