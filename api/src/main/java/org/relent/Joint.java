package org.relent;

import java.util.Objects;

/**
 * Joint tables of two variables X and Y: each row of the matrix is one table of {@code xCount × yCount} cells, row-major
 * with y running fastest, so that a batch of shape [batch, nx, ny] is a matrix of batch rows and nx · ny classes.
 * Marginals are made inside the kernel.
 *
 * @param cells what the numbers are: probabilities as given, or counts, which are divided by their table's total
 * @param xCount the number of values of X
 * @param yCount the number of values of Y
 */
public record Joint(Distribution cells, int xCount, int yCount) implements Form {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the cells are not plain probabilities or counts, or a count is below 1 or their
     *     product above {@link Rows#MAX_CLASSES}
     */
    public Joint {
        Objects.requireNonNull(cells, "cells");
        if (!cells.equals(Probabilities.given()) && !cells.equals(Counts.plain())) {
            throw new IllegalArgumentException("cells: got " + cells + ", expected probs or counts without smoothing");
        }
        if (xCount < 1) {
            throw new IllegalArgumentException("xCount: got " + xCount + ", expected 1 or more");
        }
        if (yCount < 1) {
            throw new IllegalArgumentException("yCount: got " + yCount + ", expected 1 or more");
        }
        if ((long) xCount * yCount > Rows.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "xCount · yCount: got " + (long) xCount * yCount + ", expected at most " + Rows.MAX_CLASSES);
        }
    }

    /**
     * Tables of joint probabilities, used as given.
     *
     * @param xCount the number of values of X
     * @param yCount the number of values of Y
     * @return the form
     */
    public static Joint probabilities(int xCount, int yCount) {
        return new Joint(Probabilities.given(), xCount, yCount);
    }

    /**
     * Tables of joint counts.
     *
     * @param xCount the number of values of X
     * @param yCount the number of values of Y
     * @return the form
     */
    public static Joint counts(int xCount, int yCount) {
        return new Joint(Counts.plain(), xCount, yCount);
    }

    /** {@return the number of cells of a table: the classes of a row} */
    public int cellCount() {
        return xCount * yCount;
    }

    @Override
    public String id() {
        return "joint";
    }

    @Override
    public String toString() {
        return id() + "(" + cells + " " + xCount + "×" + yCount + ")";
    }
}
