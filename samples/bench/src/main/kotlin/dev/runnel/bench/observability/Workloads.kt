package dev.runnel.bench.observability

import dev.runnel.Database
import dev.runnel.bench.SELECT_ITEM_BY_NAME
import dev.runnel.bench.checksum
import dev.runnel.bench.concurrently
import dev.runnel.bench.itemByDsl
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import io.micrometer.observation.Observation
import io.micrometer.observation.transport.Kind
import io.micrometer.observation.transport.SenderContext

private const val PLAIN = "no listener"
private const val METRICS = "DatabaseMetrics"
private const val OBSERVATION = "DatabaseObservation"
private const val BY_HAND = "Micrometer by hand"
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
            Aim.times(MOST_TIMES, OBSERVATION, BY_HAND),
            Aim.moreBytes(MOST_BYTES, OBSERVATION, BY_HAND),
        ),
        contenders = listOf(
            room.selects(PLAIN) { plain },
            room.selects(METRICS) { timed },
            room.selects(OBSERVATION) { observed },
            Contender(BY_HAND) {
                room.sizes.concurrently(1) { room.observedByHand { room.plain.itemByDsl(it).checksum() } }
            },
            room.selects(OFF) { off },
        ),
    ),
)

/** An observation with the key values of [DatabaseObservation]'s. */
private inline fun <R> ObservedRoom.observedByHand(query: () -> R): R {
    val observation = Observation
        .createNotStarted("db.client.operation.duration", { SenderContext<Any>({ _, _, _ -> }, Kind.CLIENT) }, byHand)
        .contextualName("SELECT items")
        .lowCardinalityKeyValue("db.system.name", product)
        .lowCardinalityKeyValue("db.operation.name", "SELECT")
        .lowCardinalityKeyValue("db.query.summary", "SELECT items")
        .highCardinalityKeyValue("db.query.text", SELECT_ITEM_BY_NAME)
        .highCardinalityKeyValue("db.collection.name", "items")
        .highCardinalityKeyValue("db.response.returned_rows", "1")
        .start()
    try {
        return query()
    } catch (e: Throwable) {
        observation.error(e)
        throw e
    } finally {
        observation.stop()
    }
}

private fun ObservedRoom.selects(name: String, db: ObservedRoom.() -> Database) =
    Contender(name) { sizes.concurrently(1) { db().itemByDsl(it).checksum() } }
