package com.example.orders

import com.fasterxml.jackson.core.JsonProcessingException
import com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION
import com.fasterxml.jackson.databind.DeserializationFeature.ACCEPT_FLOAT_AS_INT
import com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS
import com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES
import com.fasterxml.jackson.databind.JsonMappingException
import com.fasterxml.jackson.databind.MapperFeature.ALLOW_COERCION_OF_SCALARS
import com.fasterxml.jackson.databind.RuntimeJsonMappingException
import com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule
import com.fasterxml.jackson.module.kotlin.jacksonMapperBuilder
import com.fasterxml.jackson.module.kotlin.readValue
import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.request.receiveChannel
import io.ktor.server.response.respondText
import io.ktor.utils.io.readRemaining
import kotlinx.io.readByteArray

/** What is sent means one thing or is refused: 1.7 pieces are not one, nor are two quantities of one product the last. */
@PublishedApi
internal val mapper = jacksonMapperBuilder()
    .addModule(JavaTimeModule())
    .disable(WRITE_DATES_AS_TIMESTAMPS)
    .disable(FAIL_ON_UNKNOWN_PROPERTIES)
    .disable(ACCEPT_FLOAT_AS_INT)
    .disable(ALLOW_COERCION_OF_SCALARS)
    .enable(FAIL_ON_TRAILING_TOKENS)
    .enable(STRICT_DUPLICATE_DETECTION)
    .build()

fun toJson(value: Any): String = mapper.writeValueAsString(value)

inline fun <reified T> fromJson(json: String): T = try {
    mapper.readValue<T>(json)
} catch (e: JsonProcessingException) {
    throw Wrong("This is not what was expected: ${why(e)}.")
} catch (_: RuntimeJsonMappingException) {
    throw Wrong("This is not what was expected: it is null.")
}

suspend fun ApplicationCall.respondJson(value: Any, status: HttpStatusCode = HttpStatusCode.OK) =
    respondText(toJson(value), ContentType.Application.Json, status)

/** In the words of our own classes; Jackson's tell of classes that a client does not know. */
@PublishedApi
internal fun why(e: JsonProcessingException): String? = when {
    e.cause is IllegalArgumentException -> e.cause?.message
    e is JsonMappingException && e.path.isNotEmpty() -> "${e.path.last().fieldName} is missing, or of another kind"
    else -> "it is no such JSON"
}

suspend inline fun <reified T> ApplicationCall.receiveJson(): T = fromJson(receiveBounded())

/** The whole body, which whoever sends it may make as large as he likes. */
@PublishedApi
internal suspend fun ApplicationCall.receiveBounded(): String {
    val bytes = receiveChannel().readRemaining(MOST_BYTES + 1).readByteArray()
    if (bytes.size > MOST_BYTES) throw Wrong("What is sent has at most $MOST_BYTES bytes.")
    return bytes.decodeToString()
}

private const val MOST_BYTES = 1_000_000L
