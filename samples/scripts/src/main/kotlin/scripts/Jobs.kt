package scripts

import dev.runnel.sql.Table
import java.time.Instant
import java.time.temporal.ChronoUnit.MICROS
import java.util.UUID

/** What the scripts are about: put your own table here. */
data class Job(
    val id: UUID = UUID.randomUUID(),
    val task: String,
    val asked: Instant = Instant.now().truncatedTo(MICROS),
    val done: Boolean = false,
)

object Jobs : Table<Job>("jobs") {
    val id = uuid("id").primaryKey()
    val task = text("task")
    val asked = timestamptz("asked")
    val done = bool("done")
}
