package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.log
import io.ktor.server.response.header
import io.ktor.server.response.respondText
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.DurationUnit

/**
 * What a client is told of a failure, as `application/problem+json` (RFC 9457): nothing of statements, tables,
 * constraints or hosts.
 *
 * @property status the answer's status
 * @property detail a sentence for people
 * @property code what a program may branch on
 * @property retryAfter after which it may be tried again, as the header `Retry-After`; null says nothing of that
 */
public class Problem(
    public val status: HttpStatusCode,
    public val detail: String,
    public val code: String,
    public val retryAfter: Duration? = null,
) {
    internal fun json(): String =
        """{"type":"about:blank","title":${quoted(status.description)},"status":${status.value},""" +
            """"detail":${quoted(detail)},"code":${quoted(code)}}"""

    public companion object {
        private val SOON = 1.seconds

        /** The answer to an error of this kind. */
        public fun of(error: RunnelException): Problem = when (error.kind()) {
            ErrorKind.UNIQUE_VIOLATION -> conflict("This exists already.", "exists")
            ErrorKind.FOREIGN_KEY_VIOLATION ->
                conflict("What this refers to is missing, or something still refers to it.", "reference")
            ErrorKind.NOT_NULL_VIOLATION, ErrorKind.CHECK_VIOLATION, ErrorKind.DATA_INVALID ->
                Problem(HttpStatusCode.UnprocessableEntity, "A value is missing or not allowed.", "invalid")
            ErrorKind.SERIALIZATION_FAILURE, ErrorKind.DEADLOCK, ErrorKind.LOCK_TIMEOUT ->
                unavailable("Others are changing the same; nothing was done.", "contention")
            ErrorKind.POOL_TIMEOUT, ErrorKind.POOL_OVERLOADED ->
                unavailable("There is too much to do; nothing was done.", "overload")
            ErrorKind.CONNECTION_FAILED, ErrorKind.AUTHENTICATION, ErrorKind.CLOSED, ErrorKind.READ_ONLY,
            ErrorKind.STORAGE_FULL,
            -> unavailable("This cannot be done at the moment; nothing was done.", "unavailable")
            ErrorKind.STATEMENT_TIMEOUT ->
                Problem(HttpStatusCode.GatewayTimeout, "This took longer than it may.", "timeout")
            ErrorKind.CONNECTION_LOST, ErrorKind.COMMIT_UNKNOWN ->
                failure("Whether this was done is not known: look before doing it again.", "unknown")
            else -> failure("Something went wrong.", "failure")
        }

        private fun conflict(detail: String, code: String) = Problem(HttpStatusCode.Conflict, detail, code)

        private fun unavailable(detail: String, code: String) =
            Problem(HttpStatusCode.ServiceUnavailable, detail, code, SOON)

        private fun failure(detail: String, code: String) = Problem(HttpStatusCode.InternalServerError, detail, code)
    }
}

/**
 * Answers what the handler throws as a RunnelException, unless its answer had begun: then the connection breaks off.
 */
internal suspend fun answeringProblems(
    call: ApplicationCall,
    problem: (RunnelException) -> Problem?,
    handle: suspend () -> Unit,
) {
    try {
        handle()
    } catch (e: RunnelException) {
        val answer = problem(e)
        if (answer == null || call.response.isCommitted) throw e
        log(call, answer, e)
        call.answer(answer)
    }
}

/** Overload and the like make many of a kind: their traces would only make it worse. */
private fun log(call: ApplicationCall, answer: Problem, error: RunnelException) {
    val log = call.application.log
    when {
        answer.status == HttpStatusCode.ServiceUnavailable -> log.warn("A call was turned away: {}", "$error")
        answer.status.value >= HttpStatusCode.InternalServerError.value -> log.error("A call failed", error)
        else -> log.debug("A call was answered with {}", answer.status, error)
    }
}

internal suspend fun ApplicationCall.answer(problem: Problem) {
    val retryAfter = problem.retryAfter?.toLong(DurationUnit.SECONDS)?.coerceAtLeast(1)
    if (retryAfter != null) response.header(HttpHeaders.RetryAfter, retryAfter)
    respondText(problem.json(), ContentType.Application.ProblemJson, problem.status)
}

internal fun quoted(text: String): String = text.toList().joinToString("", "\"", "\"") {
    when {
        it == '"' || it == '\\' -> "\\$it"
        it < ' ' -> "\\u%04x".format(it.code)
        else -> it.toString()
    }
}
