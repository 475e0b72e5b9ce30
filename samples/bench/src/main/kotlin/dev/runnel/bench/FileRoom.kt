package dev.runnel.bench

import dev.runnel.Database
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively

/** A database that is a file. */
abstract class FileRoom(product: String, sizes: Sizes) : Room(product, sizes) {
    protected val file: Path by lazy {
        val folder = Files.createTempDirectory("runnel-bench-$product")
        AutoCloseable { delete(folder) }.closedAtTheEnd()
        folder.resolve("bench.db").also(::fill)
    }

    val url: String get() = "$product:///$file"

    override val db: Database by lazy { Database.open(url).closedAtTheEnd() }

    /** Makes the tables, that of the items with its rows. */
    protected abstract fun fill(file: Path)

    @OptIn(ExperimentalPathApi::class)
    private fun delete(folder: Path) = folder.deleteRecursively()
}
