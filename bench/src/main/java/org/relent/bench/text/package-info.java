/** What is printed: numbers and paragraphs for a terminal, JSON, a progress bar. */
@NullMarked
package org.relent.bench.text;

import org.jspecify.annotations.NullMarked;
