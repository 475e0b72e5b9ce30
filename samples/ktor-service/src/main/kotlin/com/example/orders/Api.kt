package com.example.orders

import dev.runnel.ktor.deadline
import dev.runnel.ktor.respondFlow
import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.request.receiveChannel
import io.ktor.server.response.header
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import java.util.UUID
import kotlin.time.Duration.Companion.minutes

class NewCustomer(val name: String, val email: String) {
    init {
        require(name.isNotBlank() && name.length <= 200) { "a name has 1 to 200 characters" }
        require('@' in email && email.length <= 200) { "an email address has an @, and at most 200 characters" }
    }
}

/** The shop over HTTP. A body is read before a session is taken, and an answer written after it was given back. */
fun Route.api(shop: Shop) {
    get("/products") { call.respondJson(shop.db.products(call.after, call.size)) }
    get("/products/{sku}") { call.respondJson(shop.product(call.parameters["sku"]!!)) }

    get("/customers") { call.respondJson(shop.db.customers(call.after, call.size)) }
    post("/customers") {
        val new = call.receiveJson<NewCustomer>()
        call.respondJson(shop.register(new.name, new.email), HttpStatusCode.Created)
    }

    get("/orders") { call.respondJson(shop.db.orders(call.after, call.size)) }
    get("/orders/{id}") {
        val id = call.parameters["id"]!!
        call.respondJson(shop.db.receipt(id) ?: throw Missing("order $id"))
    }
    post("/orders") {
        val receipt = shop.place(call.idempotencyKey(), call.receiveJson<NewOrder>())
        call.response.header(HttpHeaders.Location, "/orders/${receipt.order.id}")
        call.respondJson(receipt, HttpStatusCode.Created)
    }

    get("/events") { call.respondJson(shop.events.latest()) }

    // As long as the client takes to read, or to send.
    deadline(10.minutes) {
        get("/products.csv") { call.respondFlow(shop.db.productsAsCsv(), ContentType.Text.CSV) }
        get("/orders.csv") { call.respondFlow(shop.db.ordersAsCsv(), ContentType.Text.CSV) }
        post("/products") { call.respondJson(shop.import(call.receiveChannel().lines())) }
    }
}

/** The cursor of a page; its `next` is that of the one behind it. */
private val ApplicationCall.after get() = request.queryParameters["after"]

private val ApplicationCall.size get() = request.queryParameters["size"]
    ?.let { it.toIntOrNull() ?: throw Wrong("The size of a page is a number.") }
    ?.coerceIn(1, 200) ?: 50

/** A UUID that the client makes for an order, so that an order whose answer was lost can be sent again. */
private fun ApplicationCall.idempotencyKey(): String = try {
    UUID.fromString(request.headers["Idempotency-Key"].orEmpty()).toString()
} catch (_: IllegalArgumentException) {
    throw Wrong("The header Idempotency-Key must be a UUID, a new one for each order.")
}
