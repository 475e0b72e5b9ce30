package dev.runnel.mongodb;

/**
 * Changes before this moment were lost: the stream was away so long that the server no longer has its history. From
 * here on it goes on with what happens now; state that changes tell about is to be loaded anew.
 */
public record Gap<R>() implements Change<R> {}
