package dev.runnel.tck

/**
 * What a backend tells the kit about itself.
 *
 * @property name stands before every case in the report
 */
public abstract class KitTarget(
    public val name: String,
) {
    /** A query that runs for minutes and gives one number. */
    public abstract val endlessQuery: String

    /** True if two databases opened over one URL see the same tables. */
    public open val shared: Boolean get() = true

    /** The URL of an empty database; called before every case. */
    public abstract fun newDatabase(): String

    /** A query that gives the numbers from 1 to [rows] as the column `i`, in order. */
    public abstract fun series(rows: Int): String

    /** Frees what [newDatabase] made; called after every case, when its databases are closed. */
    public open fun close() {}
}
