package org.relent;

/**
 * What a student is trained towards, a distribution a row: all of it, as a {@link Reference}, or its largest
 * probabilities and the rest together, as {@link TopK}.
 *
 * @param <P> the form of the numbers
 */
public sealed interface Teacher<P extends Form> permits Reference, TopK {}
