/** What {@code ./relent bench} found, and how it is written for a terminal, in Markdown and JSON. */
@NullMarked
package org.relent.bench.hardware.report;

import org.jspecify.annotations.NullMarked;
