package dev.runnel.tck

/** Long runs of the same cases, with other numbers: `mvn verify -Pstorm`, or `-Drunnel.storm=true`. */
internal object Storm {
    val on: Boolean = java.lang.Boolean.getBoolean("runnel.storm")
}

/** How often a case does something, in the normal run and in the long one. */
internal fun many(normal: Int, storm: Int): Int = if (Storm.on) storm else normal
