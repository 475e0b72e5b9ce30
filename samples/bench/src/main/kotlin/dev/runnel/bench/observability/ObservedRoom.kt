package dev.runnel.bench.observability

import dev.runnel.Database
import dev.runnel.bench.Openings
import dev.runnel.bench.Sizes
import dev.runnel.listener.QueryListener
import dev.runnel.micrometer.DatabaseMetrics
import dev.runnel.micrometer.DatabaseObservation
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.micrometer.observation.ObservationRegistry

/**
 * One database, opened once for each way to look at it. Made when first used.
 *
 * @property url where the items are
 */
class ObservedRoom(val product: String, val sizes: Sizes, url: () -> String) : Openings() {
    private val url: String by lazy(url)

    val plain: Database by lazy { open() }

    val timed: Database by lazy { open(DatabaseMetrics.of(SimpleMeterRegistry(), this.url)) }

    val observed: Database by lazy { open(DatabaseObservation.of(registry(), this.url)) }

    /** What handlers of calls around [plain] tell, as an application would without a listener. */
    val byHand: ObservationRegistry by lazy { registry() }

    val off: Database by lazy { open(DatabaseObservation.of(ObservationRegistry.NOOP, this.url)) }

    private fun registry() = ObservationRegistry.create().apply {
        observationConfig().observationHandler(DefaultMeterObservationHandler(SimpleMeterRegistry()))
    }

    private fun open(vararg listeners: QueryListener): Database =
        Database.open(url, listeners.asList()).closedAtTheEnd()
}
