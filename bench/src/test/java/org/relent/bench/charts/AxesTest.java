package org.relent.bench.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxesTest {
    @Test
    void powersIncludeTheEnds() {
        assertThat(Axes.powers(10, 0.001, 1)).containsExactly(0.001, 0.01, 0.1, 1.0);
        assertThat(Axes.powers(2, 0.1, 1)).containsExactly(0.125, 0.25, 0.5, 1.0);
    }

    @Test
    void fewDecadesAreDivided() {
        assertThat(Axes.decades(3, 60)).containsExactly(5.0, 10.0, 20.0, 50.0);
        assertThat(Axes.decades(3, 6000)).containsExactly(10.0, 100.0, 1000.0);
    }

    @Test
    void roundNumbersAreShort() {
        assertThat(Axes.plain(1e-6)).isEqualTo("1e-6");
        assertThat(Axes.plain(0.01)).isEqualTo("0.01");
        assertThat(Axes.plain(1)).isEqualTo("1");
        assertThat(Axes.plain(200e6)).isEqualTo("200 M");
        assertThat(Axes.plain(1e10)).isEqualTo("10 G");
        assertThat(Axes.plain(5e12)).isEqualTo("5 T");
    }
}
