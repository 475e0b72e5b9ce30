package dev.runnel.ktor

import dev.runnel.internal.engine.Timer
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
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import java.util.concurrent.Future
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration

/**
 * The routes inside have a deadline of their own instead of the plugin's, longer or shorter; null for none:
 * `deadline(2.minutes) { get("/export") { … } }`. It counts from here, and covers the writing of the answer. A call
 * that misses it is cancelled, and answered with 504 if no answer had begun.
 */
public fun Route.deadline(after: Duration?, build: Route.() -> Unit): Route {
    val route = createChild(Transparent("deadline $after"))
    val plugin = createRouteScopedPlugin("RunnelDeadline") {
        onCall { (it.attributes.getOrNull(CallDeadline.KEY) ?: throw noPlugin()).set(after) }
    }
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
    var handled = false
    try {
        coroutineScope {
            val mine = CallDeadline(this).also { deadline = it }
            call.attributes.put(CallDeadline.KEY, mine)
            try {
                mine.set(after)
                handle()
                handled = true
            } finally {
                mine.set(null)
            }
        }
    } catch (e: CancellationException) {
        // Whoever hung up needs no answer.
        currentCoroutineContext().ensureActive()
        if (deadline?.passed != true) throw e
        if (call.response.isCommitted) {
            // Its answer is whole if the deadline has only passed when that was written, else it breaks off.
            if (handled) return else throw e
        }
        call.answer(LATE)
    }
}

/** Its transaction may be committed: a COMMIT is waited for and not stopped. */
private val LATE = Problem(
    HttpStatusCode.GatewayTimeout,
    "The call took longer than it may. Whether it was done is not known: look before doing it again.",
    "deadline",
)

/** Nearly all calls end before it: it is a task of the timer and no coroutine, which would be ten times the memory. */
internal class CallDeadline(private val call: CoroutineScope) {
    private var timer: Future<*>? = null

    /** Grows with each deadline that is set, and that passes: what comes too late finds another number. */
    private val turn = AtomicInteger()

    @Volatile
    var passed: Boolean = false
        private set

    fun set(after: Duration?) {
        val mine = turn.incrementAndGet()
        timer?.cancel(false)
        timer = after?.let { Timer.shared().schedule({ pass(mine, it) }, it.inWholeNanoseconds, TimeUnit.NANOSECONDS) }
    }

    private fun pass(mine: Int, after: Duration) {
        if (!turn.compareAndSet(mine, mine + 1)) return
        passed = true
        // On the call's dispatcher, and of those that are none not on the timer's thread.
        Timer.leave { call.launch { call.cancel("The call took longer than its deadline of $after.") } }
    }

    companion object {
        val KEY = AttributeKey<CallDeadline>("RunnelDeadline")
    }
}
