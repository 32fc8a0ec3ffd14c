package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A layer and the optimiser that moves it, on numbers that can be followed by hand. */
class DenseTest {
    private static Dense layer() {
        Dense layer = Dense.zeros(2, 3);
        System.arraycopy(new double[] {1, 2, 3, 4, 5, 6, 10, 20, 30}, 0, layer.parameters(), 0, 9);
        return layer;
    }

    @Test
    void multipliesAndAdds() {
        assertThat(layer().forward(new double[] {1, 1, 2, -1})).containsExactly(15, 27, 39, 8, 19, 30);
        assertThat(layer().weightsInto(1)).containsExactly(2, 5);
    }

    @Test
    void goesBackwardsByTheTransposed() {
        Dense layer = layer();
        double[] dx = layer.backward(new double[] {1, 1, 2, -1}, new double[] {1, 0, 0, 0, 0, 1});
        assertThat(dx).containsExactly(1, 4, 3, 6);
        assertThat(layer.gradient()).containsExactly(1, 0, 2, 1, 0, -1, 1, 0, 1);
        layer.backward(new double[] {0, 0}, new double[] {0, 1, 0});
        assertThat(layer.gradient()).as("in the place of the old one").containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 0);
        assertThat(layer.penalise(2)).isEqualTo(91);
        assertThat(layer.gradient()).containsExactly(2, 4, 6, 8, 10, 12, 0, 1, 0);
    }

    @Test
    void beginsWithinGlorotsLimitAndWithoutBias() {
        Dense layer = Dense.random(4, 2, new Random(1));
        assertThat(layer.parameters()).hasSize(10).endsWith(0, 0);
        assertThat(Arrays.stream(layer.parameters()).limit(8)).allMatch(w -> w != 0 && Math.abs(w) <= 1);
    }

    @Test
    void adamsFirstStepIsTheRateWhateverTheGradient() {
        Dense layer = layer();
        layer.backward(new double[] {1, 1, 2, -1}, new double[] {1, 0, 0, 0, 0, 100});
        new Adam(0.5, List.of(layer)).step();
        double[] expected = {0.5, 2, 2.5, 3.5, 5, 6.5, 9.5, 20, 29.5};
        for (int i = 0; i < expected.length; i++) {
            assertThat(layer.parameters()[i]).isCloseTo(expected[i], within(1e-7));
        }
    }
}
