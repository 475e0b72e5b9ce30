package dev.runnel.bench.measure

import java.util.Locale

/** What the contender [subject] is meant to reach, by itself or beside the contender [reference] of the same rounds. */
class Aim private constructor(
    val subject: String,
    val reference: String?,
    private val limit: Double,
    private val wording: Wording,
    private val figure: (Samples, Samples) -> Double,
) {
    fun judge(subject: Samples, reference: Samples): Verdict {
        val figure = figure(subject, reference)
        return Verdict(this.subject, toString(), wording.shown(figure), figure <= limit)
    }

    override fun toString(): String = wording.aim(subject, reference.orEmpty(), wording.shown(limit))

    private class Wording(val aim: (String, String, String) -> String, val shown: (Double) -> String)

    companion object {
        fun times(limit: Double, subject: String, reference: String): Aim =
            Aim(
                subject,
                reference,
                limit,
                Wording({ s, r, l -> "$s ≤ $l of $r" }) { "%.2f×".format(Locale.ROOT, it) },
            ) { mine, other -> (mine.nanos per other.nanos).median }

        fun moreMicros(limit: Double, subject: String, reference: String): Aim =
            Aim(
                subject,
                reference,
                limit,
                Wording({ s, r, l -> "$s ≤ $l above $r" }) { "%.2f µs".format(Locale.ROOT, it) },
            ) { mine, other -> (mine.nanos minus other.nanos).median / 1_000 }

        fun moreBytes(limit: Int, subject: String, reference: String): Aim =
            Aim(
                subject,
                reference,
                limit.toDouble(),
                Wording({ s, r, l -> "$s allocates ≤ $l more than $r" }) { "%.0f B".format(Locale.ROOT, it) },
            ) { mine, other -> (mine.bytes minus other.bytes).median }

        fun nanos(limit: Int, subject: String): Aim =
            Aim(
                subject,
                null,
                limit.toDouble(),
                Wording({ s, _, l -> "$s ≤ $l" }) { "%.0f ns".format(Locale.ROOT, it) },
            ) { mine, _ -> mine.nanos.median }

        /** Less than half a byte an operation is the noise of other threads. */
        fun noAllocation(subject: String): Aim =
            Aim(
                subject,
                null,
                0.5,
                Wording({ s, _, _ -> "$s allocates nothing" }) { "%.1f B".format(Locale.ROOT, it) },
            ) { mine, _ -> mine.bytes.median }
    }
}

/** Whether an aim was met. */
class Verdict(val subject: String, val aim: String, val measured: String, val met: Boolean)
