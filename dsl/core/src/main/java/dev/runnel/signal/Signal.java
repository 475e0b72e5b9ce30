package dev.runnel.signal;

/** One element of what a listener gets: a {@link Notification}, or a {@link Gap} between notifications. */
public sealed interface Signal permits Notification, Gap {}
