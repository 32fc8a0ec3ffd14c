/**
 * The conformance kit: every rule of the contract as tests that any backend can be run through. Start at
 * {@link org.relent.conformance.Conformance}.
 */
@NullMarked
package org.relent.conformance;

import org.jspecify.annotations.NullMarked;
