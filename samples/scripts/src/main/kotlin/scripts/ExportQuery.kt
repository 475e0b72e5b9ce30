package scripts

import dev.runnel.Database
import dev.runnel.sql
import kotlin.io.path.Path
import kotlin.io.path.bufferedWriter
import kotlin.io.path.deleteIfExists
import kotlin.io.path.fileSize
import kotlin.io.path.moveTo

/** Exports a query to a file, as CSV or, if its name ends in .jsonl, JSON lines, in bounded memory. */
suspend fun main(args: Array<String>): Unit = untilCtrlC {
    require(args.size == 3) { "To be given: <url> <file> <query>" }
    val (url, file, query) = args
    val part = Path("$file.part") // so that nobody takes half an export for a whole one
    try {
        Database.open(url).use { db ->
            val rows = db.sql(query)
            part.bufferedWriter().use { out ->
                (if (file.endsWith(".jsonl")) rows.jsonLines() else rows.csv()).collect(out::write)
            }
        }
        part.moveTo(Path(file), overwrite = true)
        println("$file: ${Path(file).fileSize()} bytes")
    } finally {
        part.deleteIfExists()
    }
}
