package dev.runnel.bench.measure

/** The command that runs a main class of the bench in a JVM of its own. */
fun childJvm(main: String, vararg arguments: String, options: List<String> = emptyList()): List<String> =
    listOf("${System.getProperty("java.home")}/bin/java") + options +
        listOf("-cp", System.getProperty("java.class.path"), main) + arguments
