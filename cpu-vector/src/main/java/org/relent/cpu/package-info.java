/**
 * The SIMD backend, on the JDK's incubating Vector API. The provider links none of it; kernels are generated at build
 * time from the templates in {@code cpu-vector/src/main/templates}.
 */
@NullMarked
package org.relent.cpu;

import org.jspecify.annotations.NullMarked;
