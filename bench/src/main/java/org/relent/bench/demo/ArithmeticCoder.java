package org.relent.bench.demo;

import java.util.BitSet;

/**
 * A static arithmetic coder: each symbol narrows an interval in proportion to its frequency, and the code is the shortest
 * binary fraction in the last one, so n symbols of a text P take n·H(P, Q) bits and about two more. After Witten, Neal and
 * Cleary, <i>Arithmetic coding for data compression</i>, Communications of the ACM 30 (6), 1987, with 32-bit ends. Immutable.
 */
final class ArithmeticCoder {
    private static final long WHOLE = 1L << 32;
    private static final long HALF = WHOLE / 2;
    private static final long QUARTER = WHOLE / 4;

    /** How large the sum of the frequencies may be: the smallest share of the narrowest interval is then not empty. */
    private static final long MAX_TOTAL = 1L << 24;

    private final long[] below;

    /**
     * A coder of symbols 0, 1, ….
     *
     * @param frequencies one a symbol, 0 or more; a symbol of frequency 0 has no code
     */
    ArithmeticCoder(int[] frequencies) {
        below = new long[frequencies.length + 1];
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] < 0) {
                throw new IllegalArgumentException(
                        "frequencies[" + symbol + "]: got " + frequencies[symbol] + ", expected 0 or more");
            }
            below[symbol + 1] = below[symbol] + frequencies[symbol];
        }
        if (total() < 1 || total() > MAX_TOTAL) {
            throw new IllegalArgumentException("frequencies: got a sum of " + total() + ", expected 1 to " + MAX_TOTAL);
        }
    }

    /** Some bits. */
    static final class Code {
        private final BitSet bits = new BitSet();
        private int length;

        private void add(boolean bit, int others) {
            bits.set(length, bit);
            bits.set(length + 1, length + 1 + others, !bit);
            length += 1 + others;
        }

        /** The number of bits. */
        int length() {
            return length;
        }

        /** A bit; 0 after the end. */
        private int bit(int index) {
            return bits.get(index) ? 1 : 0;
        }
    }

    /**
     * Codes symbols.
     *
     * @param symbols a text
     * @return its code
     * @throws IllegalArgumentException if a symbol has frequency 0: its code would be infinitely long
     */
    Code encode(int[] symbols) {
        Code code = new Code();
        Interval interval = new Interval();
        int pending = 0;
        for (int i = 0; i < symbols.length; i++) {
            int symbol = symbols[i];
            if (below[symbol] == below[symbol + 1]) {
                throw new IllegalArgumentException(
                        "symbols[" + i + "]: got " + symbol + ", expected a symbol with a frequency above 0");
            }
            interval.narrow(symbol);
            while (interval.isSmall()) {
                if (interval.isAroundTheMiddle()) {
                    pending++; // whichever half comes, so many of the other bit follow
                } else {
                    code.add(interval.isInUpperHalf(), pending);
                    pending = 0;
                }
                interval.grow();
            }
        }
        code.add(interval.low >= QUARTER, pending + 1);
        return code;
    }

    /**
     * Gives back what was coded.
     *
     * @param code the code
     * @param length the number of symbols
     * @return the symbols
     */
    int[] decode(Code code, int length) {
        int[] symbols = new int[length];
        Interval interval = new Interval();
        long value = 0;
        int position = 0;
        for (; position < 32; position++) {
            value = 2 * value + code.bit(position);
        }
        for (int i = 0; i < length; i++) {
            symbols[i] = interval.symbolAt(value);
            interval.narrow(symbols[i]);
            while (interval.isSmall()) {
                value = 2 * (value - interval.grow()) + code.bit(position++);
            }
        }
        return symbols;
    }

    private long total() {
        return below[below.length - 1];
    }

    /** The numbers of 32 bits that the code so far leaves. */
    private final class Interval {
        private long low;
        private long high = WHOLE; // not in it

        void narrow(int symbol) {
            long size = high - low;
            high = low + size * below[symbol + 1] / total();
            low += size * below[symbol] / total();
        }

        int symbolAt(long value) {
            int symbol = 0;
            while (value >= low + (high - low) * below[symbol + 1] / total()) {
                symbol++;
            }
            return symbol;
        }

        boolean isInUpperHalf() {
            return low >= HALF;
        }

        boolean isAroundTheMiddle() {
            return low >= QUARTER && low < HALF && high > HALF && high <= HALF + QUARTER;
        }

        boolean isSmall() {
            return high <= HALF || isInUpperHalf() || isAroundTheMiddle();
        }

        /** Doubles the half that the interval is in: the lower, the upper, or that around the middle, and says where it began. */
        long grow() {
            long from = high <= HALF ? 0 : isInUpperHalf() ? HALF : QUARTER;
            low = 2 * (low - from);
            high = 2 * (high - from);
            return from;
        }
    }
}
