package org.relent;

/** A form whose rows are distributions over classes, one element a class. */
public sealed interface Distribution extends Form permits Probabilities, LogProbabilities, Logits, Counts {
    /** {@return whether a row is divided by its own total inside the kernel, so that it sums to 1 exactly} */
    boolean normalizedInside();
}
