/**
 * What happened, told to those who want to know: metrics, traces, the slow-query log. Never a bound value or a secret.
 *
 * <p>The JDK Flight Recorder needs no listener: while a recording has the event {@code dev.runnel.Query}, each statement is
 * one, with backend, label, SQL text, times, rows and outcome.
 */
@NullMarked
package dev.runnel.listener;

import org.jspecify.annotations.NullMarked;
