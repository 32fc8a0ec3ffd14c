package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All 16-bit numbers, against the JDK's conversion and against the definition. */
class WidenTest {
    private static final int ALL = 1 << 16;

    @Test
    void everyF16() {
        requireEach(Widen::f16, Float::float16ToFloat);
    }

    @Test
    void everyBf16() {
        requireEach(Widen::bf16, half -> Float.intBitsToFloat(half << 16));
    }

    /** How a row is widened. */
    private interface Loop {
        void widen(short[] from, int at, int n, float[] to, int start);
    }

    private interface One {
        float widen(short half);
    }

    private static void requireEach(Loop loop, One one) {
        short[] halves = new short[ALL + 5];
        for (int i = 0; i < ALL; i++) {
            halves[i + 5] = (short) i;
        }
        float[] got = new float[ALL];
        loop.widen(halves, 5, 37, got, 0); // vectors and what is left over
        for (int from = 37; from < ALL; from += Widen.PIECE) {
            loop.widen(halves, 5 + from, Math.min(Widen.PIECE, ALL - from), got, from);
        }
        for (int i = 0; i < ALL; i++) {
            float expected = one.widen((short) i);
            if (Float.isNaN(expected)) {
                assertThat(got[i]).as("%04x", i).isNaN(); // of which payload does not matter
            } else {
                assertThat(Float.floatToRawIntBits(got[i])).as("%04x", i).isEqualTo(Float.floatToRawIntBits(expected));
            }
        }
    }
}
