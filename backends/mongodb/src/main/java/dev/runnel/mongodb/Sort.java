package dev.runnel.mongodb;

/** One term of an order. A missing field comes with the nulls, before all values. */
public record Sort(Field<?> field, boolean descending) {}
