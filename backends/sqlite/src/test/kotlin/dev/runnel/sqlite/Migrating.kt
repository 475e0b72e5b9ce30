package dev.runnel.sqlite

import dev.runnel.blocking.BlockingDatabase

/** A program that migrates, to be killed while it does. */
fun main(args: Array<String>) {
    BlockingDatabase.open(args[0]).use { it.migrate(args[1]) }
}
