package dev.runnel.tck

import dev.runnel.spi.Capability
import dev.runnel.spi.Isolation
import dev.runnel.tck.isolation.Phenomenon
import java.nio.file.Path

/**
 * What a backend tells the kit about itself.
 *
 * @property name stands before every case in the report
 */
public abstract class KitTarget(public val name: String) {
    /** Why there is no such database to run the kit on, which is then reported as not run; null if there is one. */
    public open val missing: String? get() = null

    /** A query that runs for minutes and gives one number. */
    public abstract val endlessQuery: String

    /** A query that runs for half a minute or more, gives one number, and of which [Capability.PROGRESS] tells how far it is. */
    public open val longQuery: String get() = endlessQuery

    /** True if two databases opened over one URL see the same tables. */
    public open val shared: Boolean get() = true

    /** True if a statement that waits for another transaction's lock can be stopped. */
    public open val stopsLockWaits: Boolean get() = true

    /** What makes a column point at table `parent` with a check at the COMMIT only; null if the database cannot. */
    public open val deferredForeignKey: String? get() = "references parent (id) deferrable initially deferred"

    /** A query that counts the sessions which wait for another's lock; null if no statement ever does. */
    public open val lockWaits: String? get() = null

    /** What transactions at this level can see of each other: exactly what their documentation says. */
    public open fun phenomena(isolation: Isolation): Set<Phenomenon> = Phenomenon.at(isolation)

    /** How a session can be changed by its borrower; null for a driver of whose database nothing is known. */
    public open val handOver: HandOver? get() = null

    /** SQL text that begins a transaction, also beside the driver's own; null if there is none. */
    public open val beginText: String? get() = "begin"

    /** False if an instant is kept as a date and time in UTC, for want of a type with a zone, and may be read as one. */
    public open val zonedTimes: Boolean get() = true

    /**
     * Where the matrix of types is published, as Markdown. What it says is compared with what is seen; `-Drunnel.tck.publish=true`
     * writes it. Null for a backend that publishes none.
     */
    public open val matrix: Path? get() = null

    /** The URL of an empty database; called before every case. */
    public abstract fun newDatabase(): String

    /** A query that gives the numbers from 1 to [rows] as the column `i`, in order. */
    public abstract fun series(rows: Int): String

    /**
     * Statements after which the database is so small that a megabyte does not fit into it; null where that cannot be had.
     */
    public open val fillDisk: List<String>? get() = null

    /** The URL of a database that cannot be reached: a missing folder, a port where nothing listens. Null if there is no such thing. */
    public open fun unreachable(): String? = null

    /** Connections beside those of the pool's sessions: what stops the statements of others. */
    public open val sideConnections: Int get() = 0

    /** True if [killSessions] ends sessions. */
    public open val killsSessions: Boolean get() = false

    /** Ends every session of this case's database on its server, as the server's administrator can. */
    public open fun killSessions() {}

    /** What this case's server sees of its database; null for a database without a server. */
    public open fun activity(): Activity? = null

    /**
     * True if a statement can have too many parameters. No [Capability], because nobody chooses a database by it: it only
     * says whether there is a refusal to look at.
     */
    public open val limitsParameters: Boolean get() = true

    /** True if the driver tells the columns of a result without rows; by R2DBC's interface none can. */
    public open val describesEmpty: Boolean get() = true

    /** False if the database names the key that a row violates, and not its columns. */
    public open val tellsKeyColumns: Boolean get() = true

    /** False if a minus before a parameter is arithmetic of floating point, which keeps 53 bits. */
    public open val negatesEveryLong: Boolean get() = true

    /** Frees what [newDatabase] made; called after every case, when its databases are closed. */
    public open fun close() {}
}
