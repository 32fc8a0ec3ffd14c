package org.relent.cpu.scalar;

/** The operations that kernels name, under the JDK's names. */
public final class VectorOperators {
    public static final Comparison EQ = Comparison.EQ;
    public static final Comparison GE = Comparison.GE;
    public static final Comparison GT = Comparison.GT;
    public static final Comparison LT = Comparison.LT;
    public static final Comparison NE = Comparison.NE;
    public static final Binary LSHL = Shift.LSHL;
    public static final Binary LSHR = Shift.LSHR;
    public static final Associative MAX = Associative.MAX;
    public static final Associative MIN = Associative.MIN;
    public static final Associative OR = Associative.OR;
    public static final Associative XOR = Associative.XOR;
    public static final Conversion<Float, Double> F2D = new Conversion<>("F2D");
    public static final Conversion<Integer, Float> I2F = new Conversion<>("I2F");
    public static final Conversion<Short, Integer> S2I = new Conversion<>("S2I");

    private VectorOperators() {}

    /** Comparisons with a NaN are false, but for NE. */
    public enum Comparison {
        EQ,
        GE,
        GT,
        LT,
        NE;

        boolean test(double a, double b) {
            return switch (this) {
                case EQ -> a == b;
                case GE -> a >= b;
                case GT -> a > b;
                case LT -> a < b;
                case NE -> a != b;
            };
        }

        boolean test(long a, long b) {
            return switch (this) {
                case EQ -> a == b;
                case GE -> a >= b;
                case GT -> a > b;
                case LT -> a < b;
                case NE -> a != b;
            };
        }
    }

    /** Shifts take the low bits of the distance, as Java's do. */
    public interface Binary {
        long apply(long a, long b);

        int apply(int a, int b);
    }

    enum Shift implements Binary {
        LSHL,
        LSHR;

        @Override
        public long apply(long a, long b) {
            return this == LSHL ? a << b : a >>> b;
        }

        @Override
        public int apply(int a, int b) {
            return this == LSHL ? a << b : a >>> b;
        }
    }

    public enum Associative implements Binary {
        MAX,
        MIN,
        OR,
        XOR;

        @Override
        public long apply(long a, long b) {
            return switch (this) {
                case MAX -> Math.max(a, b);
                case MIN -> Math.min(a, b);
                case OR -> a | b;
                case XOR -> a ^ b;
            };
        }

        @Override
        public int apply(int a, int b) {
            return (int) apply((long) a, (long) b);
        }
    }

    @SuppressWarnings("UnusedTypeParameter") // as the JDK has it, so that a wrong one does not compile
    public record Conversion<E, F>(String name) {}
}
