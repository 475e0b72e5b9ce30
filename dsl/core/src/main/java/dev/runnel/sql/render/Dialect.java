package dev.runnel.sql.render;

/** The ANSI way to write SQL; each backend overrides what it writes differently. */
public abstract class Dialect {}
