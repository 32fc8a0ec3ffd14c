package org.relent.bench.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SiTest {
    @Test
    void hasThreeDigitsAndAPrefix() {
        assertThat(Si.of(4.649e9)).isEqualTo("4.65 G");
        assertThat(Si.of(12_345)).isEqualTo("12.3 k");
        assertThat(Si.of(999.6)).isEqualTo("1 k");
        assertThat(Si.of(999.4)).isEqualTo("999");
        assertThat(Si.of(0.25)).isEqualTo("0.25");
        assertThat(Si.of(0)).isEqualTo("0");
        assertThat(Si.of(Double.NaN)).isEqualTo("–");
    }
}
