/** The page with charts that {@code ./relent bench --html} writes. */
@NullMarked
package org.relent.bench.hardware.page;

import org.jspecify.annotations.NullMarked;
