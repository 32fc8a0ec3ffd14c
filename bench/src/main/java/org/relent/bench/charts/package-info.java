/** The house style of charts: JFreeChart draws them, and a page's style sheet colours them. */
@NullMarked
package org.relent.bench.charts;

import org.jspecify.annotations.NullMarked;
