package org.relent;

/** A row's result is infinite and the kernel was told to fail on that; see {@link OnInfinite#FAIL}. */
public final class InfiniteResultException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private final long result;
    private final int column;

    InfiniteResultException(String message, long result, int column) {
        super(message);
        this.result = result;
        this.column = column;
    }

    /** {@return the number of the result, as {@link Pairing} counts them} */
    public long result() {
        return result;
    }

    /** {@return the first column that makes it infinite} */
    public int column() {
        return column;
    }
}
