/**
 * Benchmarks for developers, on JMH: kernels, what the machine could do at most, and peers. Every kernel is checked against
 * the reference before it is timed.
 */
@NullMarked
package org.relent.bench.jmh;

import org.jspecify.annotations.NullMarked;
