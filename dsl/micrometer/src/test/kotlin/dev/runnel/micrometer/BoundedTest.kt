package dev.runnel.micrometer

import dev.runnel.Database
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.micrometer.observation.Observation
import io.micrometer.observation.ObservationHandler
import io.micrometer.observation.ObservationRegistry
import java.util.concurrent.atomic.AtomicInteger

private const val URL = "sqlite::memory:"

/** What must not grow, whatever a program does. */
class BoundedTest :
    FunSpec({
        fun observed(registry: MeterRegistry): QueryListener {
            val observations = ObservationRegistry.create()
            observations.observationConfig().observationHandler(DefaultMeterObservationHandler(registry))
            return DatabaseObservation.of(observations, URL)
        }

        val listeners = mapOf(
            "metrics" to { it: MeterRegistry -> DatabaseMetrics.of(it, URL) },
            "observations" to ::observed,
        )
        for ((name, listener) in listeners) {
            test("$name: names that are made up for each query do not make a series each") {
                val meters = SimpleMeterRegistry()
                Database.open(URL, listOf(listener(meters))).use { db ->
                    repeat(QueryConvention.MOST_SUMMARIES) {
                        db.sql("drop table if exists scratch_$it").execute()
                        db.sql("select 1").label("find $it").value<Int>()
                    }
                    meters.meters.size shouldBeLessThan 2 * QueryConvention.MOST_SUMMARIES + 10
                    meters.meters.mapNotNull { it.id.getTag("db.query.summary") } shouldContain "OTHER"
                }
            }
        }

        test("an observation is stopped, though a handler throws when it is told of the start or of the failure") {
            val open = AtomicInteger()

            fun handler(start: () -> Unit, failure: () -> Unit) = object : ObservationHandler<Observation.Context> {
                override fun supportsContext(context: Observation.Context) = true

                override fun onStart(context: Observation.Context) {
                    open.incrementAndGet()
                    start()
                }

                override fun onError(context: Observation.Context) = failure()

                override fun onStop(context: Observation.Context) {
                    open.decrementAndGet()
                }
            }
            val throwing = { error("a handler's own") }
            for (handler in listOf(handler({}, throwing), handler(throwing, {}))) {
                val registry = ObservationRegistry.create()
                registry.observationConfig().observationHandler(handler)
                Database.open(URL, listOf(DatabaseObservation.of(registry, URL))).use { db ->
                    shouldThrow<RunnelException> { db.sql("nonsense").execute() }
                    open.get() shouldBe 0
                }
            }
        }
    })
