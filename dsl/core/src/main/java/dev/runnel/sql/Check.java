package dev.runnel.sql;

/** A named check constraint. */
public record Check(String name, Predicate predicate) {}
