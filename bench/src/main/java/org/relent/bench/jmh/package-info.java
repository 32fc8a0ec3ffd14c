/** Benchmarks for developers, on JMH. Every body is checked against the reference before it is timed. */
@NullMarked
package org.relent.bench.jmh;

import org.jspecify.annotations.NullMarked;
