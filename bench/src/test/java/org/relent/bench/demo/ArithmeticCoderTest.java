package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was coded comes back, and its length is that of Shannon's code. */
class ArithmeticCoderTest {
    private static double bits(int[] frequencies, int[] symbols) {
        double total = IntStream.of(frequencies).sum();
        return IntStream.of(symbols)
                .mapToDouble(symbol -> Math.log(total / frequencies[symbol]) / Math.log(2))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 1000, 20_000})
    void givesBackWhatItCodedInTheBitsThatItTakes(int length) {
        Random random = new Random(length);
        for (int round = 0; round < 20; round++) {
            // Up to very uneven ones, so that intervals stay around the middle for long.
            int[] frequencies = IntStream.range(0, 2 + random.nextInt(40))
                    .map(symbol -> random.nextInt(1 << random.nextInt(18)) + (symbol == 0 ? 1 : 0))
                    .toArray();
            int[] usable = IntStream.range(0, frequencies.length)
                    .filter(symbol -> frequencies[symbol] > 0)
                    .toArray();
            int[] symbols =
                    random.ints(length, 0, usable.length).map(i -> usable[i]).toArray();
            ArithmeticCoder coder = new ArithmeticCoder(frequencies);
            ArithmeticCoder.Code code = coder.encode(symbols);
            assertThat(coder.decode(code, length)).isEqualTo(symbols);
            double expected = bits(frequencies, symbols);
            // Two bits at the end; and each division by a total below 2^24 of an interval above 2^30 rounds a share.
            assertThat(code.length()).isBetween((int) (expected * (1 - 1e-3)), (int) (expected * (1 + 1e-3) + 2));
        }
    }

    @Test
    void codesOneSymbolInNothingBesidesTheEnd() {
        ArithmeticCoder coder = new ArithmeticCoder(new int[] {0, 5});
        ArithmeticCoder.Code code = coder.encode(new int[] {1, 1, 1, 1, 1, 1, 1, 1});
        assertThat(code.length()).isEqualTo(2);
        assertThat(coder.decode(code, 8)).containsOnly(1);
    }

    @Test
    void codesAlikeLikelySymbolsInWholeBits() {
        ArithmeticCoder coder = new ArithmeticCoder(new int[] {1, 1, 1, 1, 1, 1, 1, 1});
        assertThat(coder.encode(new int[] {7, 0, 3, 4, 5}).length()).isEqualTo(15 + 2);
    }

    @Test
    void refusesWhatHasNoCode() {
        ArithmeticCoder coder = new ArithmeticCoder(new int[] {3, 0, 1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> coder.encode(new int[] {0, 2, 1}))
                .withMessage("symbols[2]: got 1, expected a symbol with a frequency above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArithmeticCoder(new int[] {1, -1}))
                .withMessage("frequencies[1]: got -1, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArithmeticCoder(new int[] {0, 0}))
                .withMessage("frequencies: got a sum of 0, expected 1 to 16777216");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArithmeticCoder(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}))
                .withMessage("frequencies: got a sum of 4294967294, expected 1 to 16777216");
    }
}
