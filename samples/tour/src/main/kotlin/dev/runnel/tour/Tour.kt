package dev.runnel.tour

/** Runs the tour: `mvn -q compile exec:java`. */
fun main() {
    println("Runnel: the tour comes here.")
}
