package org.relent.bench.exercise;

/**
 * A wrong answer that many give.
 *
 * @param what what it is, after "0.237 is"
 * @param value the answer it leads to
 */
record Mistake(String what, double value) {}
