package dev.runnel.tck

/** How often a case does something: in the normal run, and in the long one, which the system property `runnel.storm` asks for. */
internal fun many(normal: Int, storm: Int): Int = if (System.getProperty("runnel.storm") == null) normal else storm
