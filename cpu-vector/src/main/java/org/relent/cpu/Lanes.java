package org.relent.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** A thread's scratch: the sums of a row's virtual lanes, and the fixed order in which they become one number. */
final class Lanes {
    private static final ThreadLocal<Lanes> MINE = ThreadLocal.withInitial(Lanes::new);

    /** f64 sums of up to 32 lanes; f64 lanes keep what their additions rounded away in the upper 16. */
    final double[] a = new double[32];

    /** A second set, for kernels that keep several sums. */
    final double[] b = new double[32];

    /** A third set. */
    final double[] c = new double[32];

    /** All three over the chunks of a long row so far. */
    final double[] chunks = new double[96];

    /** One result. */
    final double[] result = new double[1];

    /** Rows that are worked on by several kernels before the next ones. */
    static final int ROWS = 64;

    /** Results of such rows, before they go where they belong; room for more measures than there are. */
    final double[] results = new double[ROWS * 32];

    /** Vectors of zeros whose contents the compiler does not know. */
    static final float[] ZEROS_F32 = new float[16];

    static final double[] ZEROS_F64 = new double[8];

    /** Numbers of one row each, of up to ROWS rows, that are finished together. */
    final double[] sums = new double[ROWS];

    /** Labels of such rows, −1 where they are ignored. */
    final int[] labels = new int[ROWS];

    /** More such numbers. */
    final double[] modelSums = new double[ROWS];

    /** More such numbers. */
    final double[] products = new double[ROWS];

    /** More such numbers. */
    final double[] fractions = new double[ROWS];

    /** Blocks of the first side. */
    final LogitBlocks logits = new LogitBlocks();

    /** Blocks of the second side. */
    final LogitBlocks modelLogits = new LogitBlocks();

    /** Shares of a row of the first side, where it is logits. */
    final Normalizer pShares = new Normalizer();

    /** Shares of a row of the second side. */
    final Normalizer qShares = new Normalizer();

    /** Blocks of a gradient. */
    final GradientBlocks gradient = new GradientBlocks();

    /** Totals of the first side's rows of counts, within one call. */
    final Totals pTotals = new Totals();

    /** Totals of the second side's rows of counts. */
    final Totals qTotals = new Totals();

    /** The last columns of a row of the first side. */
    final Tail pTail = new Tail();

    /** The last columns of a row of the second side. */
    final Tail qTail = new Tail();

    /** A piece of a 16-bit row of the first side as f32. */
    final float[] pWide = new float[Widen.PIECE];

    /** A piece of a 16-bit row of the second side. */
    final float[] qWide = new float[Widen.PIECE];

    /** A piece of a 16-bit row, copied. */
    final short[] half = new short[Widen.PIECE];

    private static final int MEMORY = 16;
    private int guarded;

    private @Nullable Few few;
    private @Nullable Decoded decoded;
    private @Nullable JointTable jointTable;
    private GaussianKernel.@Nullable Gaussians gaussians;

    private Lanes() {}

    /** {@return the calling thread's own, reused from row to row, so that a row allocates nothing} */
    static Lanes mine() {
        return MINE.get();
    }

    /**
     * {@return whether a row should be guarded from the start} Rows with classes that both sides lack come in crowds; each
     * costs a second pass otherwise. Guarded or not, a row that both passes take gives the same bits.
     */
    boolean isGuarded() {
        if (guarded == 0) {
            return false;
        }
        guarded--;
        return true;
    }

    /** A row had to be guarded: the next ones likely must be, too. */
    void guard() {
        guarded = MEMORY;
    }

    /** {@return scratch for rows of few classes} */
    Few few() {
        Few made = few;
        if (made == null) {
            made = new Few();
            few = made;
        }
        return made;
    }

    /** {@return scratch of the decoded path, made when it is first needed} */
    Decoded decoded() {
        Decoded made = decoded;
        if (made == null) {
            made = new Decoded();
            decoded = made;
        }
        return made;
    }

    /** {@return scratch for joint tables of a shape; the last shape is remembered} */
    JointTable jointTable(int xCount, int yCount) {
        JointTable made = jointTable;
        if (made == null || !made.is(xCount, yCount)) {
            made = new JointTable(xCount, yCount);
            jointTable = made;
        }
        return made;
    }

    /** {@return scratch for Gaussians} */
    GaussianKernel.Gaussians gaussians() {
        GaussianKernel.Gaussians made = gaussians;
        if (made == null) {
            made = new GaussianKernel.Gaussians();
            gaussians = made;
        }
        return made;
    }

    /** Adds 32 lanes: each half to the other, until one is left. */
    static double fold32(double[] lanes) {
        addHalf(lanes, 0, 16);
        return fold(lanes, 0);
    }

    /** Adds 16 lanes and their 16 corrections. */
    static double fold16(double[] lanes) {
        return fold(lanes, 0) + fold(lanes, 16);
    }

    private static double fold(double[] lanes, int start) {
        addHalf(lanes, start, 8);
        addHalf(lanes, start, 4);
        double even = lanes[start] + lanes[start + 2];
        double odd = lanes[start + 1] + lanes[start + 3];
        return even + odd;
    }

    /** Adds the lanes from start + half on to those from start on; vectors and scalars give the same bits. */
    private static void addHalf(double[] lanes, int start, int half) {
        VectorSpecies<Double> species = Shapes.F64;
        if (species.length() <= half) {
            for (int i = start; i < start + half; i += species.length()) {
                DoubleVector.fromArray(species, lanes, i)
                        .add(DoubleVector.fromArray(species, lanes, i + half))
                        .intoArray(lanes, i);
            }
        } else {
            for (int i = start; i < start + half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
    }
}
