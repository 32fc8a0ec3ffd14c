/** What this machine is and what can run on it: the facts that {@code ./relent doctor} prints and measurements keep. */
@NullMarked
package org.relent.bench.machine;

import org.jspecify.annotations.NullMarked;
