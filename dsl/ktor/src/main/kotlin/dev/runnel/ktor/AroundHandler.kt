package dev.runnel.ktor

import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.Hook
import io.ktor.server.application.PipelineCall
import io.ktor.server.application.call

/** Runs around the handler of a call, and around whatever plugins were installed later. */
internal object AroundHandler : Hook<suspend (PipelineCall, suspend () -> Unit) -> Unit> {
    override fun install(
        pipeline: ApplicationCallPipeline,
        handler: suspend (PipelineCall, suspend () -> Unit) -> Unit,
    ) = pipeline.intercept(ApplicationCallPipeline.Plugins) { handler(call) { proceed() } }
}
