package dev.runnel.bench.report

import dev.runnel.bench.measure.Measured
import dev.runnel.bench.measure.Measurement
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject

/** For machines: numbers without units, in nanoseconds and bytes per operation. */
object JsonReport : Report {
    private val json = Json { prettyPrint = true }

    override fun of(run: Run): String {
        val document = buildJsonObject {
            putJsonObject("environment") { for ((name, value) in run.environment) put(name, value) }
            putJsonArray("workloads") { for (it in run.measurements) add(workload(it)) }
        }
        return json.encodeToString(JsonObject.serializer(), document)
    }

    private fun workload(measurement: Measurement) = buildJsonObject {
        put("name", measurement.name)
        put("title", measurement.title)
        put("unit", measurement.unit)
        put("operations", measurement.operations)
        putJsonArray("contenders") { for (it in measurement.contenders) add(contender(it)) }
        putJsonArray("aims") {
            for (verdict in measurement.verdicts) {
                addJsonObject {
                    put("aim", verdict.aim)
                    put("measured", verdict.measured)
                    put("met", verdict.met)
                }
            }
        }
    }

    private fun contender(measured: Measured) = buildJsonObject {
        put("name", measured.name)
        put("perSecond", measured.perSecond)
        put("nanos", measured.samples.nanos.median)
        put("cpu", measured.samples.cpu.median)
        put("bytes", measured.samples.bytes.median)
        putJsonObject("ratio") {
            put("median", measured.ratio.median)
            put("least", measured.ratio.least)
            put("most", measured.ratio.most)
        }
    }
}
