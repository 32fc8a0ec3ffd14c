package org.relent.gpu;

/** Where a kernel finds what the host tells it, and how partial results lie in the arena. Constants, which javac copies. */
final class Slots {
    /** Columns of a part: a longer row is several units of work, and they are added in this order on every device. */
    static final int PART = 8192;

    /** Numbers in the partial result of a unit. */
    static final int WIDTH = 12;

    /** Lanes of a work-group. */
    static final int GROUP = 256;

    // Of the shape.

    /** What each work-group writes into its mark, new in every run. */
    static final int TOKEN = 0;

    /** Rows times parts. */
    static final int UNITS = 1;

    /** Parts of a row. */
    static final int PARTS = 2;

    /** Lanes that share a unit: a power of two that follows from the number of classes alone. */
    static final int LANES = 3;

    static final int CLASSES = 4;

    /** Where partial results begin in the arena. */
    static final int SCRATCH = 5;

    static final int P_START = 6;

    static final int P_STRIDE = 7;

    /** Consecutive results that share a row of P. */
    static final int P_EVERY = 8;

    /** Rows of P, after which they begin again. */
    static final int P_ROWS = 9;

    static final int Q_START = 10;

    static final int Q_STRIDE = 11;

    static final int Q_EVERY = 12;

    static final int Q_ROWS = 13;

    static final int ROWS = 14;

    /** How sums become results; one of the modes below. */
    static final int MODE = 15;

    /** Where the norms of rows begin in the arena, for kernels of two passes. */
    static final int NORMS = 16;

    /** Where the labels' own token lies. */
    static final int LABELS_TOKEN_AT = 17;

    /** The token plus {@link #GENUINE}: a kernel whose shape is not so does nothing, for it might write anywhere. */
    static final int GUARD = 18;

    static final int GENUINE = 0x5bd1e995;

    /** The first derivative of a run: row · classes + column. */
    static final int GRADIENT_FIRST = 19;

    /** Derivatives of a run. */
    static final int GRADIENT_COUNT = 20;

    /** Length of the shape. */
    static final int SHAPE = 21;

    // Modes.

    /** The sum of terms, times a factor; of kl with the difference of both sides' sums. */
    static final int SUM = 0;

    /** The logarithm of the sum of terms, times a factor. */
    static final int LOG = 1;

    /** The entropy of logits; otherwise their log-partition. */
    static final int ENTROPY = 2;

    // Of the shape of an upload, besides CLASSES, P_START and P_STRIDE.

    static final int UPLOAD_COUNT = 1;

    /** The number of the buffer's first element within its matrix. */
    static final int UPLOAD_FIRST = 2;

    /** Where the buffer's own token lies. */
    static final int UPLOAD_TOKEN_AT = 3;

    // Of the scalars.

    static final int FACTOR = 0;

    /** w of the Jensen–Shannon mixture, or α − 1 of Rényi. */
    static final int PARAMETER = 1;

    /** 1/T. */
    static final int RATE = 2;

    /** log₂ e / T. */
    static final int RATE_2 = 3;

    /** T·ln 2 in two parts: an exponent times the first is exact. */
    static final int STEP_HIGH = 4;

    static final int STEP_LOW = 5;

    /** ε / C of label smoothing. */
    static final int SMOOTHING = 6;

    /** T. */
    static final int TEMPERATURE = 7;

    /** The last 14 bits of the run's token. */
    static final int SCALARS_TOKEN = 8;

    /** A sum below this, but not 0, is left to the host. */
    static final int FLOOR = 9;

    /** What {@link #RATE} has lost to rounding. */
    static final int RATE_LOW = 10;

    /** Length of the scalars. */
    static final int SCALARS = 11;

    // Of flags, the largest of which counts.

    /** A term was left out that can only matter in a row of tiny numbers. */
    static final int NEGLECTED = 1;

    static final int INFINITE = 2;

    static final int CAREFUL = 3;

    private Slots() {}
}
