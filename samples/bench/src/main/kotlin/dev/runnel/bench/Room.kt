package dev.runnel.bench

import dev.runnel.Database

/** What the workloads of one product share: its database and what is opened on it, made when first used. */
abstract class Room(val product: String, val sizes: Sizes) : AutoCloseable {
    private val opened = ArrayDeque<AutoCloseable>()

    abstract val db: Database

    protected fun <C : AutoCloseable> C.closedAtTheEnd(): C = also { opened += it }

    final override fun close() {
        while (opened.isNotEmpty()) opened.removeLast().close()
    }
}
