/**
 * The benchmark of a device: its kernels, checked before they are timed, against what its memory can do, the CPU, and PyTorch
 * on the same device.
 */
@NullMarked
package org.relent.bench.device;

import org.jspecify.annotations.NullMarked;
