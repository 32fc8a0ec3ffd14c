package org.relent;

/**
 * What the numbers of a matrix mean. Forms are types, so that log-space and normalisation mix-ups do not compile: a
 * kernel planned for {@link Logits} takes a {@code Model<Logits>} and nothing else.
 *
 * <p>All forms are immutable and thread-safe.
 */
public sealed interface Form permits Distribution, ClassIndex, Gaussian, Joint {
    /** {@return the name on the command line and in messages, such as {@code "probs"}} */
    String id();
}
