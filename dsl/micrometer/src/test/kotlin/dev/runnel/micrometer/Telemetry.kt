package dev.runnel.micrometer

import io.micrometer.core.instrument.kotlin.asContextElement
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler
import io.micrometer.observation.Observation
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler
import io.micrometer.observation.ObservationRegistry
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import io.micrometer.tracing.handler.DefaultTracingObservationHandler
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext
import io.micrometer.tracing.otel.bridge.OtelPropagator
import io.micrometer.tracing.otel.bridge.OtelTracer
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator
import io.opentelemetry.context.propagation.ContextPropagators
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter
import io.opentelemetry.sdk.trace.SdkTracerProvider
import io.opentelemetry.sdk.trace.data.SpanData
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.withContext

/**
 * A service's telemetry: Micrometer with a Prometheus registry, and OpenTelemetry's SDK, which keeps its spans in
 * memory.
 */
internal class Telemetry : AutoCloseable {
    private val exporter = InMemorySpanExporter.create()
    private val provider = SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build()
    val meters = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
    val registry: ObservationRegistry = ObservationRegistry.create()

    init {
        val api = provider.get("test")
        val tracer = OtelTracer(api, OtelCurrentTraceContext()) {}
        val propagator = OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), api)
        registry
            .observationConfig()
            .observationHandler(
                FirstMatchingCompositeObservationHandler(
                    PropagatingSenderTracingObservationHandler(tracer, propagator),
                    DefaultTracingObservationHandler(tracer),
                ),
            ).observationHandler(DefaultMeterObservationHandler(meters))
    }

    /** The spans that have ended, by name. */
    fun spans(name: String): List<SpanData> = exporter.finishedSpanItems.filter { it.name == name }

    fun span(name: String): SpanData = spans(name).single()

    /** The names of the spans right below this one, in the order in which they began. */
    fun children(parent: String): List<String> =
        exporter.finishedSpanItems.filter { it.parentSpanId == parent }.sortedBy { it.startEpochNanos }.map { it.name }

    fun clear() = exporter.reset()

    /** Runs the block as part of an observation, as a server does with the handler of a request. */
    suspend fun <R> observed(name: String, block: suspend CoroutineScope.() -> R): R {
        val observation = Observation.start(name, registry)
        val context = observation.openScope().use { registry.asContextElement() }
        try {
            return withContext(context, block)
        } finally {
            observation.stop()
        }
    }

    override fun close() = provider.close()
}
