package org.relent;

import java.util.Objects;

/**
 * The k largest probabilities of each row, as they are stored where whole rows of a teacher would be too large. What is
 * missing to 1 is the tail: the probability of all other classes together.
 *
 * <p>A divergence from such rows is that between the k classes and the tail, k + 1 in all: never more than that of whole
 * rows, and equal to it where the student spreads the tail as the teacher did. Its gradient reaches every logit. Where
 * Σp is 1 to the rounding of the element type, the tail is 0; a row whose Σp is larger than that is NaN.
 *
 * <p>Immutable and thread-safe as far as the views are; making one copies nothing.
 */
public final class TopK implements Teacher<Probabilities> {
    private final int[] classes;
    private final Rows probabilities;

    private TopK(int[] classes, Rows probabilities) {
        this.classes = classes;
        this.probabilities = probabilities;
    }

    /**
     * A view of k classes a row, and their probabilities.
     *
     * @param classes the class of each probability, k a row, row after row, in any order, each once a row
     * @param probabilities rows of k probabilities, of any element type
     * @return the view
     * @throws IllegalArgumentException if there are not as many classes as probabilities
     */
    public static TopK of(int[] classes, Rows probabilities) {
        Objects.requireNonNull(classes, "classes");
        long expected = Objects.requireNonNull(probabilities, "probabilities").rows() * probabilities.classes();
        if (classes.length != expected) {
            throw new IllegalArgumentException("classes: got " + classes.length + ", expected " + expected + ", "
                    + probabilities.classes() + " in each of " + probabilities.rows() + " rows");
        }
        return new TopK(classes, probabilities);
    }

    /** {@return the number of rows} */
    public long rows() {
        return probabilities.rows();
    }

    /** {@return how many classes of each row have a probability of their own} */
    public int k() {
        return probabilities.classes();
    }

    /** {@return the probabilities} */
    Rows probabilities() {
        return probabilities;
    }

    /** {@return the class of a probability} */
    int classOf(long row, int index) {
        return classes[(int) row * k() + index];
    }

    /** {@return the probability of all other classes: what is missing to 1, and NaN where that is negative} */
    double tail(long row) {
        double sum = 0;
        for (int i = 0; i < k(); i++) {
            sum += probabilities.get(row, i);
        }
        double tail = 1 - sum;
        // Each number is off by that much of itself, and so all of them together; the sum by a little in each addition.
        double rounding = probabilities.elementType().roundoff() + k() * 0x1p-53;
        return tail > rounding ? tail : tail >= -rounding ? 0 : Double.NaN;
    }

    /** Checks that the classes of each row are some of the student's, each once. */
    void requireClasses(int count) {
        long[] seenIn = new long[count];
        for (long row = 0; row < rows(); row++) {
            for (int i = 0; i < k(); i++) {
                int c = classOf(row, i);
                if (c < 0 || c >= count) {
                    throw new IndexOutOfBoundsException("teacher.classes[" + (row * k() + i) + "]: got " + c
                            + ", expected 0 … " + (count - 1) + " as in student");
                }
                if (seenIn[c] == row + 1) {
                    throw new IllegalArgumentException(
                            "teacher.classes: got " + c + " twice in row " + row + ", expected each class once");
                }
                seenIn[c] = row + 1;
            }
        }
    }

    @Override
    public String toString() {
        return "top " + k() + " of " + rows() + " rows";
    }
}
