package dev.runnel.mongodb;

/** One element of a change stream: a {@link DocumentChange}, or a {@link Gap} between them. */
public sealed interface Change<R> permits DocumentChange, Gap {}
