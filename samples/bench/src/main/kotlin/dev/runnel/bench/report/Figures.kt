package dev.runnel.bench.report

import dev.runnel.bench.measure.Measured
import java.util.Locale

// How figures are written, the same in every table.

private fun format(pattern: String, value: Double): String = pattern.format(Locale.ROOT, value)

private const val THOUSAND = 1_000.0
private const val MILLION = 1_000_000.0

val Measured.rate: String
    get() = when {
        perSecond >= MILLION -> format("%.2f M", perSecond / MILLION)
        perSecond >= THOUSAND -> format("%.1f k", perSecond / THOUSAND)
        else -> format("%.0f", perSecond)
    }

val Measured.time: String
    get() = time(samples.nanos.median)

val Measured.cpu: String
    get() = time(samples.cpu.median)

private fun time(nanos: Double): String =
    if (nanos < THOUSAND) format("%.0f ns", nanos) else format("%.2f µs", nanos / THOUSAND)

val Measured.ratioText: String get() = format("%.2f", ratio.median)

val Measured.spread: String get() = format("%.2f", ratio.least) + "–" + format("%.2f", ratio.most)

fun grouped(count: Int): String = "%,d".format(Locale.ROOT, count)

val Measured.bytes: String get() = format("%,.0f", samples.bytes.median)
