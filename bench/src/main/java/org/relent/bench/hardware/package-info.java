/** {@code ./relent bench}: what this machine can do, which backend to take for which shape, and that the numbers are right. */
@NullMarked
package org.relent.bench.hardware;

import org.jspecify.annotations.NullMarked;
