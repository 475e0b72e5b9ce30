package dev.runnel.tck

/** Long runs of the same cases, with other numbers: `mvn verify -Pstorm`, or `-Drunnel.storm=true`. */
internal object Storm {
    val on: Boolean = java.lang.Boolean.getBoolean("runnel.storm")
}
