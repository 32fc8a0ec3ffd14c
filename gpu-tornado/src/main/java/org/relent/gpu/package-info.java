/**
 * The GPU backend on TornadoVM: a probe that finds out how far it is set up on this machine and has the device prove its
 * arithmetic, kernels generated from {@code src/main/templates}, and the engine that runs them on rows of any length.
 */
@NullMarked
package org.relent.gpu;

import org.jspecify.annotations.NullMarked;
