package dev.runnel.tck

import kotlin.time.Duration

/** Long runs of the same cases, with other numbers: `mvn verify -Pstorm`, or `-Drunnel.storm=true`. */
internal object Storm {
    val on: Boolean = java.lang.Boolean.getBoolean("runnel.storm")
}

/** How often a case does something, in the normal run and in the long one. */
internal fun many(normal: Int, storm: Int): Int = if (Storm.on) storm else normal

/** A bound of time: what is promised, in the long run, which has its machine for itself; what any machine keeps, in a build. */
internal fun within(promised: Duration, anywhere: Duration): Duration = if (Storm.on) promised else anywhere
