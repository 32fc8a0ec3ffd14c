/**
 * The GPU backend on TornadoVM. It has no kernels yet: it finds out how far TornadoVM is set up on this machine and
 * says what is missing.
 */
@NullMarked
package org.relent.gpu;

import org.jspecify.annotations.NullMarked;
