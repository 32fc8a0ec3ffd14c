/** What changed between two runs of {@code ./relent bench}, and whether that is to be believed. */
@NullMarked
package org.relent.bench.hardware.compare;

import org.jspecify.annotations.NullMarked;
