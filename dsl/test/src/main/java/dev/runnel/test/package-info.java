/**
 * For the tests of those who use Runnel, against a real database: a sandbox in which each test is a transaction that is
 * rolled back, a budget for the number of queries, and a look for sessions that were not given back.
 */
@NullMarked
package dev.runnel.test;

import org.jspecify.annotations.NullMarked;
