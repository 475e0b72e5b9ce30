package dev.runnel.bench

import dev.runnel.Database
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively

/** The database file of a run and what is opened on it, made when first used and gone at the end. */
abstract class Room(val product: String, val sizes: Sizes) : AutoCloseable {
    private val opened = ArrayDeque<AutoCloseable>()

    protected val file: Path by lazy {
        val folder = Files.createTempDirectory("runnel-bench-$product")
        AutoCloseable { delete(folder) }.closedAtTheEnd()
        folder.resolve("bench.db").also(::fill)
    }

    val url: String get() = "$product:///$file"

    val db: Database by lazy { Database.open(url).closedAtTheEnd() }

    /** Makes the tables, that of the items with its rows. */
    protected abstract fun fill(file: Path)

    protected fun <C : AutoCloseable> C.closedAtTheEnd(): C = also { opened += it }

    final override fun close() {
        while (opened.isNotEmpty()) opened.removeLast().close()
    }

    @OptIn(ExperimentalPathApi::class)
    private fun delete(folder: Path) = folder.deleteRecursively()
}
