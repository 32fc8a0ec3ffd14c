package org.relent;

/** What a kernel does about a row whose result is infinite: one side has a class that the other lacks. */
public enum OnInfinite {
    /** The result is +∞, which is what the definition says. */
    RETURN,
    /** The run throws {@link InfiniteResultException}, naming row and column, before anything is computed or written. */
    FAIL
}
