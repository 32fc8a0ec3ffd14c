/** The command line: {@code ./relent --help}. */
@NullMarked
package org.relent.bench.cli;

import org.jspecify.annotations.NullMarked;
