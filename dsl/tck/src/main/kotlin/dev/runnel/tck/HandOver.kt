package dev.runnel.tck

/**
 * What the borrower of a session can leave behind in it, and where the next one would see that. There is a table
 * `handed (n integer)` with a few rows, and another `other (n integer)`.
 *
 * @property changes statements that change their session: settings, temporary tables, locks, prepared statements, transactions by
 * text; each alone may fail
 * @property looks queries of one value each; one that fails is seen as the kind of its error
 * @property probes the same, after which the session itself must be reset: one of them, chosen at random, is looked at after the others
 */
public class HandOver(
    public val changes: List<String>,
    public val looks: List<String>,
    public val probes: List<String> = listOf(),
)
