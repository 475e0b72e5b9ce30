package dev.runnel.tck

/**
 * What a server's administrator sees of one database, from outside.
 *
 * @property sessions connections to it, those of the administrator not counted
 * @property running how many of them run a statement
 * @property idleInTransaction how many of them are in a transaction and do nothing
 */
public data class Activity(val sessions: Int, val running: Int, val idleInTransaction: Int)
