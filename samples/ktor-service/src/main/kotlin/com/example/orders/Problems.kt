package com.example.orders

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.plugins.statuspages.StatusPagesConfig
import io.ktor.server.response.respondText

/** What a client is told when it is not done (RFC 9457); the database's own errors are answered so by Runnel. */
private class Told(val title: String, val status: Int, val detail: String?)

fun StatusPagesConfig.refusals() {
    exception<Refusal> { call, refusal ->
        val status = refusal.status()
        val told = Told(status.description, status.value, refusal.message)
        call.respondText(toJson(told), ContentType.Application.ProblemJson, status)
    }
}

private fun Refusal.status() = when (this) {
    is Wrong -> HttpStatusCode.BadRequest
    is Missing -> HttpStatusCode.NotFound
    is OutOfStock -> HttpStatusCode.Conflict
    is KeyReused -> HttpStatusCode.UnprocessableEntity
}
