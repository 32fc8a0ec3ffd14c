package org.relent;

/** Which row of P meets which row of Q. Results are numbered from 0; result i belongs to the pair given below. */
public enum Pairing {
    /** (P[i], Q[i]): both sides have the same number of rows. */
    ROW("row"),
    /** (P[0], Q[i]): P has one row. */
    ONE_TO_MANY("one-to-many"),
    /** (P[i], Q[0]): Q has one row. */
    MANY_TO_ONE("many-to-one"),
    /** (P[i / n], Q[i mod n]) with n rows in Q: every row of P against every row of Q, row-major. */
    ALL("all");

    private final String id;

    Pairing(String id) {
        this.id = id;
    }

    /** {@return the name on the command line} */
    public String id() {
        return id;
    }

    /**
     * The row of P that a result belongs to.
     *
     * @param result the index of the result
     * @param modelRows the number of rows of Q
     * @return the row of P
     */
    public long referenceRow(long result, long modelRows) {
        return switch (this) {
            case ROW, MANY_TO_ONE -> result;
            case ONE_TO_MANY -> 0;
            case ALL -> result / modelRows;
        };
    }

    /**
     * The row of Q that a result belongs to.
     *
     * @param result the index of the result
     * @param modelRows the number of rows of Q
     * @return the row of Q
     */
    public long modelRow(long result, long modelRows) {
        return switch (this) {
            case ROW, ONE_TO_MANY -> result;
            case MANY_TO_ONE -> 0;
            case ALL -> result % modelRows;
        };
    }

    /**
     * The number of results, checking that the two sides fit each other.
     *
     * @param referenceRows rows of P
     * @param modelRows rows of Q
     * @return the number of results
     * @throws IllegalArgumentException if the row counts do not fit this pairing
     */
    public long results(long referenceRows, long modelRows) {
        return switch (this) {
            case ROW -> {
                if (referenceRows != modelRows) {
                    throw new IllegalArgumentException("model.rows: got " + modelRows + ", expected " + referenceRows
                            + " as in reference (pairing row)");
                }
                yield referenceRows;
            }
            case ONE_TO_MANY -> {
                requireOne("reference", referenceRows);
                yield modelRows;
            }
            case MANY_TO_ONE -> {
                requireOne("model", modelRows);
                yield referenceRows;
            }
            case ALL -> Math.multiplyExact(referenceRows, modelRows);
        };
    }

    private void requireOne(String name, long rows) {
        if (rows != 1) {
            throw new IllegalArgumentException(name + ".rows: got " + rows + ", expected 1 (pairing " + id + ")");
        }
    }

    /**
     * Finds a pairing by its id.
     *
     * @param id such as {@code "all"}
     * @return the pairing
     * @throws IllegalArgumentException if there is none; the message lists what exists
     */
    public static Pairing byId(String id) {
        return Ids.find("pairs", id, values(), Pairing::id);
    }
}
