/**
 * Batched relative entropy and cross-entropy: a matrix of distributions in, one number a row out.
 *
 * <p>Start at {@link org.relent.Relent}: choose a measure and the forms of its inputs, get a {@link org.relent.Kernel},
 * run it on any number of row views. {@link org.relent.Backends} says which backends exist and why.
 */
@NullMarked
package org.relent;

import org.jspecify.annotations.NullMarked;
