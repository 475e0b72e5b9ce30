package dev.runnel.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row became, and what the rows that refer to it became, in the order of their query; empty if there are none. */
public record Parent<P extends @Nullable Object, C extends @Nullable Object>(P parent, List<C> children) {}
