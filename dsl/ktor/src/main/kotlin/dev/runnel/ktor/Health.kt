package dev.runnel.ktor

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.application
import io.ktor.server.routing.get
import io.ktor.server.routing.route
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Whether the server is well, for who watches over it:
 *
 * - `GET /health/live` is 200 as long as the server answers: a database that is down does not get it restarted.
 * - `GET /health/ready` is 200 if each database (Redis and MongoDB too) answers a ping, else 503, with the state of each:
 *   `up`, `down`, or `busy` for one whose sessions are all in use, which is no reason to send it nobody any more. It is
 *   503 once the server is being stopped. A database that comes back is up again.
 *
 * @param timeout how long a ping may take
 */
public fun Route.health(path: String = "/health", timeout: Duration = 2.seconds): Route = route(path) {
    get("/live") { call.respondHealth(HttpStatusCode.OK, """{"status":"up"}""") }
    get("/ready") {
        val stores = call.application.stores
        if (stores.stopping) {
            call.respondHealth(HttpStatusCode.ServiceUnavailable, """{"status":"stopping"}""")
            return@get
        }
        val states = coroutineScope {
            stores.all.map { async { it.kind.section to it.states(timeout) } }.awaitAll()
        }.filter { (_, ofEach) -> ofEach.isNotEmpty() }
        val down = states.any { (_, ofEach) -> ofEach.any { it.second == "down" } }
        val list = states.joinToString("") { (section, ofEach) ->
            ofEach.joinToString(",", ""","$section":{""", "}") { (name, state) -> """${quoted(name)}:"$state"""" }
        }
        call.respondHealth(
            if (down) HttpStatusCode.ServiceUnavailable else HttpStatusCode.OK,
            """{"status":"${if (down) "down" else "up"}"$list}""",
        )
    }
}

private suspend fun ApplicationCall.respondHealth(status: HttpStatusCode, json: String) =
    respondText(json, ContentType.Application.Json, status)
