package dev.runnel.internal.migration;

/** One statement of a file, without the semicolon behind it. {@code line} counts from 1. */
record ScriptStatement(String sql, int line) {}
