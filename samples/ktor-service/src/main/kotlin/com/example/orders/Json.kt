package com.example.orders

import com.fasterxml.jackson.core.JsonProcessingException
import com.fasterxml.jackson.databind.ObjectMapper
import io.ktor.http.ContentType
import io.ktor.server.application.ApplicationCall
import io.ktor.server.plugins.BadRequestException
import io.ktor.server.response.respondText

private val mapper = ObjectMapper()

internal suspend fun ApplicationCall.respondJson(value: Any) =
    respondText(mapper.writeValueAsString(value), ContentType.Application.Json)

/** An order from its JSON. Throws BadRequestException, which Ktor answers with 400. */
internal fun newOrder(json: String): NewOrder = try {
    val order = mapper.readTree(json)
    NewOrder(
        customer = order.path("customer").asText(),
        quantities = order.path("quantities").properties().associate { (sku, quantity) -> sku to quantity.asInt() },
    )
} catch (e: JsonProcessingException) {
    throw BadRequestException("The order is no JSON.", e)
} catch (e: IllegalArgumentException) {
    throw BadRequestException("The order is not whole.", e)
}
