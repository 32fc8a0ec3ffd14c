/** What other libraries document, reproduced; and each deliberate difference, shown. The page is docs/differences.md. */
@NullMarked
package org.relent.peers;

import org.jspecify.annotations.NullMarked;
