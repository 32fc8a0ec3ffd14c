package org.relent.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reasons without advice. */
class BackendFactsTest {
    @ParameterizedTest
    @CsvSource({"gpu: none; remedy: buy one, gpu: none", "gpu: none; no driver, gpu: none; no driver"})
    void reasonsAreShownWithoutAdvice(String reason, String shown) {
        assertThat(BackendFacts.withoutRemedy(reason)).isEqualTo(shown);
    }
}
