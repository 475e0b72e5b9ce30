package dev.runnel.url;

/** Placeholder for the parser, replaced in the next step. */
public final class ConnectUrl {}
