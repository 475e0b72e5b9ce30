package dev.runnel.ktor

import io.ktor.server.application.ApplicationPlugin
import io.ktor.server.application.ApplicationStopPreparing
import io.ktor.server.application.ApplicationStopped
import io.ktor.server.application.createApplicationPlugin
import io.ktor.server.application.hooks.MonitoringEvent

/**
 * Runnel in a Ktor server: databases by name, Redis and MongoDB too, opened when the server starts and closed when it
 * has stopped.
 *
 * ```
 * fun Application.module() {
 *     install(Runnel) {
 *         database(System.getenv("DATABASE_URL"))
 *         deadline = 10.seconds
 *     }
 *     routing {
 *         health()
 *         get("/orders") { call.respond(call.database().orders()) }
 *     }
 * }
 * ```
 *
 * or, with no more than `install(Runnel)`, in Ktor's configuration file:
 *
 * ```
 * runnel:
 *   databases:
 *     main:
 *       url: "$DATABASE_URL"
 *       pool_size: 20
 *   redis:
 *     url: "$REDIS_URL:"   # none where the variable is not set
 *   mongodb:
 *     url: "$MONGODB_URL:"
 *   deadline: 10s
 * ```
 *
 * Where none is named, the environment variables `DATABASE_URL`, `REDIS_URL` and `MONGODB_URL` are the `main` of their
 * kind. Redis and MongoDB are there for who has `runnel-redis` and `runnel-mongodb` on the class path.
 *
 * A call whose client hangs up, or that takes longer than the deadline, is cancelled, and with it its statement in the
 * database; its transaction is rolled back. What a handler throws as a RunnelException is answered as a [Problem].
 *
 * A session is held while a statement or a transaction runs, and not while a body is read or an answer written: take
 * `call.receive()` before `transaction { }` and `call.respond()` behind it. Who streams a flow to the client holds the
 * session for as long as the client reads ([respondFlow]).
 *
 * Installing fails with CONFIGURATION naming the wrong option, and with what keeps a database from being reached unless
 * that is opened lazily.
 */
public val Runnel: ApplicationPlugin<RunnelConfig> =
    createApplicationPlugin("Runnel", CONFIG_PATH, ::RunnelConfig) {
        val config = pluginConfig
        val stores = config.open()
        application.attributes.put(ServerStores.KEY, stores)
        on(MonitoringEvent(ApplicationStopPreparing)) { stores.stopping = true }
        // Not before it has stopped: calls and the application's own coroutines have ended then.
        on(MonitoringEvent(ApplicationStopped)) { stores.close(config.closeGrace) }

        if (config.cancelOnDisconnect) cancelOnDisconnect(application)
        on(AroundHandler) { call, handle ->
            answeringProblems(call, config.problem) { withinDeadline(call, config.deadline, handle) }
        }
    }

internal const val CONFIG_PATH = "runnel"
