package com.example.orders

import dev.runnel.ktor.database
import dev.runnel.ktor.respondFlow
import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receiveText
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.put

/** The shop over HTTP. */
fun Route.shop() {
    get("/products") { call.respondJson(call.database().products()) }

    get("/orders") { call.respondJson(call.database().orders(after = call.queryParameters["after"])) }

    // The id is the client's, so that an order whose answer was lost can be sent again.
    put("/orders/{id}") {
        val order = newOrder(call.receiveText()) // no session is held while the body comes
        try {
            call.respondJson(call.database().place(call.parameters["id"]!!, order))
        } catch (e: OutOfStock) {
            call.respondText("There is not enough of ${e.sku}.", status = HttpStatusCode.Conflict)
        }
    }

    get("/orders.csv") { call.respondFlow(call.database().ordersAsCsv(), ContentType.Text.CSV) }
}
