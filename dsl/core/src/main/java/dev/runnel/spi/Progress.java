package dev.runnel.spi;

/**
 * How far a running statement is, as its database estimates it.
 *
 * @param percent from 0 to 100; an estimate, which need not reach 100
 * @param rows rows worked on so far, of the tables and files read; -1 if not told
 * @param totalRows rows to be worked on, -1 if not told
 */
public record Progress(double percent, long rows, long totalRows) {}
