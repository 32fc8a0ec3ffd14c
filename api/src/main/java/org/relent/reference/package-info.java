/** The scalar reference backend: readable loops in double-double arithmetic. Never tuned; the oracle of every other backend. */
@NullMarked
package org.relent.reference;

import org.jspecify.annotations.NullMarked;
