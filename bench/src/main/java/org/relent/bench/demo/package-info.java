/** {@code ./relent demo}: what relative entropy is for, each use computed on real data by the kernels, and drawn. */
@NullMarked
package org.relent.bench.demo;

import org.jspecify.annotations.NullMarked;
