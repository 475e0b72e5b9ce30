package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.Transaction
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Isolation
import io.ktor.http.HttpStatusCode
import io.ktor.http.isSuccess
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.createRouteScopedPlugin
import io.ktor.server.application.hooks.ResponseBodyReadyForSend
import io.ktor.server.routing.Route
import io.ktor.server.routing.RoutingNode
import io.ktor.util.AttributeKey
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.supervisorScope

/**
 * Each call of the routes inside has one transaction for all that its handler does, if it asks for it:
 *
 * ```
 * transactional {
 *     post("/orders") {
 *         val order = call.receive<NewOrder>()          // no session is held
 *         val placed = call.transaction().place(order)  // now it begins
 *         call.respond(HttpStatusCode.Created, placed)  // it is committed, and then the answer is written
 *     }
 * }
 * ```
 *
 * It begins with the first [transaction], and ends before the answer is written: committed if that is a success or a
 * redirection, else rolled back, as it is when the handler throws, is cancelled or does not answer. What fails at the
 * commit is thrown by `call.respond` and answered as a [Problem]. It cannot be retried; for that, and for less than a
 * whole handler, `call.database().transaction(retry = …) { }` is the better choice.
 *
 * What is streamed is read when the answer is written, and then the transaction has ended: [respondFlow] is for routes
 * outside.
 *
 * `call.database()` is refused inside with WRONG_SCOPE: what it did would be outside of the transaction. Who wants that,
 * for a note that stays whatever becomes of the call, says `call.application.database()`.
 */
public fun Route.transactional(
    database: String = "main",
    isolation: Isolation? = null,
    readOnly: Boolean = false,
    build: Route.() -> Unit,
): Route {
    if (generateSequence(this, Route::parent).any { (it as? RoutingNode)?.selector is TransactionalSelector }) {
        throw RunnelException(ErrorKind.CONFIGURATION, "A transactional { } route stands in another: one is enough.")
    }
    val route = createChild(TransactionalSelector(database))
    route.install(
        createRouteScopedPlugin("RunnelTransactional") {
            on(AroundHandler) { call, handle ->
                supervisorScope {
                    val transaction =
                        CallTransaction(database, call.application.database(database), isolation, readOnly, this)
                    call.attributes.put(CallTransaction.KEY, transaction)
                    transaction.around(handle)
                }
            }
            on(ResponseBodyReadyForSend) { call, content ->
                val status = content.status ?: call.response.status() ?: HttpStatusCode.OK
                call.attributes[CallTransaction.KEY].end(commit = status.isSuccess() || status.value in REDIRECTIONS)
            }
        },
    ) {}
    route.build()
    return route
}

private class TransactionalSelector(database: String) : Transparent("transactional $database")

private val REDIRECTIONS = 300..399

/**
 * The transaction of this call, which begins now if it has not before. WRONG_SCOPE outside [transactional] routes, and
 * what keeps a transaction from beginning.
 *
 * *Cancellation*: it is rolled back.
 */
public suspend fun ApplicationCall.transaction(): Transaction {
    val mine = attributes.getOrNull(CallTransaction.KEY) ?: throw RunnelException(
        ErrorKind.WRONG_SCOPE,
        "This route is not inside transactional { }. Put it there, or use database().transaction { }.",
    )
    return mine.begun()
}

/** A transaction block that waits, beside the handler, for how it is to end. */
internal class CallTransaction(
    private val name: String,
    db: Database,
    isolation: Isolation?,
    readOnly: Boolean,
    scope: CoroutineScope,
) {
    private val begun = CompletableDeferred<Transaction>()
    private val commits = CompletableDeferred<Boolean>()

    /** It never began, and who asked for it was told why. */
    @Volatile
    private var refused = false

    private val block: Deferred<Unit> = scope.async(start = CoroutineStart.LAZY) {
        try {
            db.transaction(isolation, readOnly) {
                begun.complete(this)
                if (!commits.await()) throw RolledBack()
            }
        } catch (_: RolledBack) {
            // As it was to be.
        } catch (e: Throwable) {
            refused = begun.completeExceptionally(e)
            throw e
        }
    }

    /** What is done beside the transaction would neither see it nor be undone with it, and may wait for it for ever. */
    fun refuseBeside(database: String) {
        if (database == name) {
            throw RunnelException(
                ErrorKind.WRONG_SCOPE,
                "This route is transactional { } on the database \"$name\": use call.transaction() for what belongs " +
                    "to it, and application.database() for what is to be done outside of it.",
            )
        }
    }

    suspend fun begun(): Transaction {
        if (commits.isCompleted && !begun.isCompleted) {
            throw RunnelException(
                ErrorKind.TRANSACTION_CLOSED,
                "The call is answered, and its transaction has ended without having begun. Ask for it before the answer.",
            )
        }
        block.start()
        return begun.await()
    }

    suspend fun around(handle: suspend () -> Unit) {
        try {
            handle()
            end(commit = false)
        } catch (e: Throwable) {
            try {
                end(commit = false)
            } catch (failed: RunnelException) {
                if (failed !== e) e.addSuppressed(failed)
            }
            throw e
        }
    }

    /** Waits until it has ended; again, or if it never began, without effect. */
    suspend fun end(commit: Boolean) {
        if (refused || !commits.complete(commit)) return
        if (block.isActive || block.isCompleted) block.await() else block.cancel()
    }

    /** Without a stack trace: it is thrown and caught here. */
    private class RolledBack : RuntimeException(null, null, false, false)

    companion object {
        val KEY = AttributeKey<CallTransaction>("RunnelTransaction")
    }
}
