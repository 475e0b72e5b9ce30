package scripts

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.from
import dev.runnel.insertAll
import kotlinx.coroutines.flow.onEach

/** Copies a table to another database, in bounded memory; the copy is there whole and compared, or not at all. */
suspend fun main(args: Array<String>): Unit = untilCtrlC {
    require(args.size == 2) { "To be given: <url of the source> <url of the target>" }
    Database.open(args[0]).use { source ->
        Database.open(args[1]).use { target ->
            target.createAll(Jobs)
            val total = source.from(Jobs).count()
            // tag::copy[]
            target.transaction {
                val sent = Checksum()
                insertAll(Jobs, source.from(Jobs).flow().onEach(sent::add)) { print("\r$it of $total rows") }
                val arrived = Checksum()
                from(Jobs).flow().collect(arrived::add)
                check(arrived == sent) { "Other rows arrived than were sent: the copy is rolled back." }
            }
            // end::copy[]
            println("\nCopied and compared.")
        }
    }
}

/** How many rows there are and the sum of their hashes, whatever order they come in. */
private data class Checksum(private var rows: Long = 0, private var sum: Long = 0) {
    fun add(row: Any) {
        rows++
        sum += row.hashCode()
    }
}
