/** Questions with data, an answer that can be checked, and what a wrong answer comes from. */
@NullMarked
package org.relent.bench.exercise;

import org.jspecify.annotations.NullMarked;
