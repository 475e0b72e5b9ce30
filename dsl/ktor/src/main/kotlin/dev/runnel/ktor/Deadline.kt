package dev.runnel.ktor

import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.createRouteScopedPlugin
import io.ktor.server.routing.Route
import io.ktor.server.routing.RouteSelector
import io.ktor.server.routing.RouteSelectorEvaluation
import io.ktor.server.routing.RoutingResolveContext
import io.ktor.util.AttributeKey
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlin.time.Duration

/**
 * The routes inside have a deadline of their own instead of the plugin's, longer or shorter; null for none:
 * `deadline(2.minutes) { get("/export") { … } }`. It counts from here, and covers the writing of the answer. A call
 * that misses it is cancelled, and answered with 504 if no answer had begun.
 */
public fun Route.deadline(after: Duration?, build: Route.() -> Unit): Route {
    val route = createChild(Transparent("deadline $after"))
    val plugin = createRouteScopedPlugin("RunnelDeadline") { onCall { it.attributes[CallDeadline.KEY].set(after) } }
    route.install(plugin)
    route.build()
    return route
}

/** A part of the routing tree that is there for what is installed in it, and matches every call. */
internal open class Transparent(private val name: String) : RouteSelector() {
    override suspend fun evaluate(context: RoutingResolveContext, segmentIndex: Int): RouteSelectorEvaluation =
        RouteSelectorEvaluation.Transparent

    override fun toString(): String = "($name)"
}

/** Runs the handler of a call; cancels it, and whatever it waits for, when its deadline has passed. */
internal suspend fun withinDeadline(call: ApplicationCall, after: Duration?, handle: suspend () -> Unit) {
    var deadline: CallDeadline? = null
    try {
        coroutineScope {
            val mine = CallDeadline(this).also { deadline = it }
            call.attributes.put(CallDeadline.KEY, mine)
            mine.set(after)
            handle()
            mine.set(null)
        }
    } catch (e: CancellationException) {
        // Whoever hung up needs no answer.
        currentCoroutineContext().ensureActive()
        if (deadline?.passed != true || call.response.isCommitted) throw e
        call.answer(Problem(HttpStatusCode.GatewayTimeout, "The call took longer than it may.", "deadline"))
    }
}

internal class CallDeadline(private val call: CoroutineScope) {
    private var timer: Job? = null

    @Volatile
    var passed: Boolean = false
        private set

    fun set(after: Duration?) {
        timer?.cancel()
        timer = after?.let {
            call.launch {
                delay(it)
                passed = true
                call.cancel("The call took longer than its deadline of $it.")
            }
        }
    }

    companion object {
        val KEY = AttributeKey<CallDeadline>("RunnelDeadline")
    }
}
