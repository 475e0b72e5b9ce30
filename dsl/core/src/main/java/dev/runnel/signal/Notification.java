package dev.runnel.signal;

/**
 * A message that another session sent ({@code select pg_notify('orders', '42')}), delivered after that session's commit.
 *
 * @param payload what was sent, empty if nothing was
 */
public record Notification(String channel, String payload) implements Signal {}
