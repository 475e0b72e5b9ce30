package dev.runnel.bench

import dev.runnel.Database

/** What is opened when it is first used, and closed at the end, the last first. */
abstract class Openings : AutoCloseable {
    private val opened = ArrayDeque<AutoCloseable>()

    protected fun <C : AutoCloseable> C.closedAtTheEnd(): C = also { opened += it }

    final override fun close() {
        while (opened.isNotEmpty()) opened.removeLast().close()
    }
}

/** What the workloads of one product share: its database and what is opened on it, made when first used. */
abstract class Room(val product: String, val sizes: Sizes) : Openings() {
    abstract val db: Database
}
