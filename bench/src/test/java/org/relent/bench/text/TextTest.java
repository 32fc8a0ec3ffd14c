package org.relent.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers for a terminal. */
class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 1.50000000",
        "123456.789, 123456.789",
        "1e-9, 1.00000000e-09",
        "1e9, 1.00000000e+09",
        "Infinity, ∞",
        "-Infinity, −∞",
        "NaN, NaN"
    })
    void numbersAreReadable(double value, String text) {
        assertThat(Text.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"12.345, 12.3", "3666666, '3,670,000'", "999.6, '1,000'", "Infinity, –"})
    void ratesAreRounded(double value, String text) {
        assertThat(Text.rate(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"5.84e-8, 58.4 ns", "9.996e-7, 1.00 µs", "1.234e-3, 1.23 ms", "9.9999, 10.0 s", "123.4, 123 s"})
    void durationsHaveTheUnitThatFits(double seconds, String text) {
        assertThat(Text.duration(seconds)).isEqualTo(text);
    }

    /** Three digits, also where rounding makes them a thousand of the next unit. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.012, 0.0120",
        "1, 1.00",
        "99.9, 99.9",
        "99.96, 100",
        "999.4, 999",
        "999.5, 1.00 k",
        "12345, 12.3 k",
        "3.33e6, 3.33 M",
        "999.5e6, 1.00 G",
        "1.5e12, 1.50 T",
        "1e16, 10000 T"
    })
    void thousandsHaveUnits(double value, String text) {
        assertThat(Text.scaled(value)).isEqualTo(text);
    }
}
