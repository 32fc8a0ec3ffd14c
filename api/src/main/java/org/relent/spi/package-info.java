/** What a backend implements to be found and used; see {@link org.relent.spi.BackendProvider}. */
@NullMarked
package org.relent.spi;

import org.jspecify.annotations.NullMarked;
