/** NumPy's {@code .npy} files: mapped for reading, written whole or not at all. */
@NullMarked
package org.relent.bench.npy;

import org.jspecify.annotations.NullMarked;
