/** Other ways to compute the same numbers, to compare speed with. */
@NullMarked
package org.relent.bench.jmh.peers;

import org.jspecify.annotations.NullMarked;
