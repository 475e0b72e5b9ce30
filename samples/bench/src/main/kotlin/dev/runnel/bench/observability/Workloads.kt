package dev.runnel.bench.observability

import dev.runnel.Database
import dev.runnel.bench.checksum
import dev.runnel.bench.concurrently
import dev.runnel.bench.itemByDsl
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender

private const val PLAIN = "no listener"
private const val METRICS = "DatabaseMetrics"
private const val OBSERVATION = "DatabaseObservation"
private const val OFF = "DatabaseObservation, no-op"
private const val MOST_TIMES = 1.03
private const val MOST_BYTES = 200.0

/** What it costs to look at a query: the same point select, one after the other, by all of them. */
fun workloads(room: ObservedRoom): List<Comparison> = listOf(
    Comparison(
        "observability.${room.product}",
        "point select on ${room.product}, observed",
        "queries",
        room.sizes.queries,
        aims = listOf(
            Aim.times(MOST_TIMES, METRICS, PLAIN),
            Aim.moreBytes(MOST_BYTES, METRICS, PLAIN),
        ),
        contenders = listOf(
            room.selects(PLAIN) { plain },
            room.selects(METRICS) { timed },
            room.selects(OBSERVATION) { observed },
            room.selects(OFF) { off },
        ),
    ),
)

private fun ObservedRoom.selects(name: String, db: ObservedRoom.() -> Database) =
    Contender(name) { sizes.concurrently(1) { db().itemByDsl(it).checksum() } }
