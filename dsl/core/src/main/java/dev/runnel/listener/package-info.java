/** What happened, told to those who want to know: metrics, traces, the slow-query log. Never a bound value or a secret. */
@NullMarked
package dev.runnel.listener;

import org.jspecify.annotations.NullMarked;
