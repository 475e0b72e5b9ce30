package dev.runnel.bench.measure

import java.util.Locale

/** What the contender [subject] is meant to reach, beside the contender [reference] of the same rounds or by itself. */
class Aim private constructor(
    val subject: String,
    val reference: String,
    private val words: String,
    private val limit: Double,
    private val unit: Unit,
    private val atLeast: Boolean = false,
    private val figure: (Samples, Samples) -> Double,
) {
    fun judge(subject: Samples, reference: Samples): Verdict {
        val figure = figure(subject, reference)
        return Verdict(words, unit.shown(figure), if (atLeast) figure >= limit else figure <= limit)
    }

    override fun toString(): String = words

    private enum class Unit(private val pattern: String) {
        TIMES("%.2f×"),
        MICROS("%.2f µs"),
        NANOS("%.0f ns"),
        BYTES("%.0f B"),
        ;

        fun shown(figure: Double): String = pattern.format(Locale.ROOT, figure)
    }

    companion object {
        /** Less is the noise of other threads. */
        private const val NO_BYTES = 0.5

        fun times(limit: Double, subject: String, reference: String): Aim {
            val words = "$subject ≤ ${Unit.TIMES.shown(limit)} $reference"
            return Aim(subject, reference, words, limit, Unit.TIMES) { mine, its -> (mine.nanos per its.nanos).median }
        }

        /** At least so many times as much per second. */
        fun speed(least: Double, subject: String, reference: String): Aim {
            val words = "$subject ≥ ${Unit.TIMES.shown(least)} as fast as $reference"
            return Aim(subject, reference, words, least, Unit.TIMES, atLeast = true) { mine, its ->
                (its.nanos per mine.nanos).median
            }
        }

        fun moreMicros(limit: Double, subject: String, reference: String): Aim {
            val words = "$subject ≤ ${Unit.MICROS.shown(limit)} above $reference"
            return Aim(subject, reference, words, limit, Unit.MICROS) { mine, its ->
                (mine.nanos minus its.nanos).median / 1_000
            }
        }

        fun moreBytes(limit: Double, subject: String, reference: String): Aim {
            val words = "$subject allocates ≤ ${Unit.BYTES.shown(limit)} more than $reference"
            return Aim(subject, reference, words, limit, Unit.BYTES) { mine, its ->
                (mine.bytes minus its.bytes).median
            }
        }

        fun nanos(limit: Double, subject: String): Aim =
            Aim(subject, subject, "$subject ≤ ${Unit.NANOS.shown(limit)}", limit, Unit.NANOS) { mine, _ ->
                mine.nanos.median
            }

        fun noAllocation(subject: String): Aim =
            Aim(subject, subject, "$subject allocates nothing", NO_BYTES, Unit.BYTES) { mine, _ -> mine.bytes.median }
    }
}

/** Whether an aim was met. */
class Verdict(val aim: String, val measured: String, val met: Boolean)
