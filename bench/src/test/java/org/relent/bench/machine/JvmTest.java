package org.relent.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which JDKs are warned of. */
class JvmTest {
    @ParameterizedTest
    @CsvSource({
        "25.0.2, true, false, 1",
        "25.0.2, false, false, 0",
        "25.0.3, true, false, 0",
        "25.0.3, true, true, 1",
        "26, true, false, 0",
        "25, true, true, 2",
        "25.0.0.1, true, false, 1"
    })
    void warnsOfKnownDefects(String version, boolean g1, boolean compactHeaders, int warnings) {
        assertThat(Jvm.warnings(Runtime.Version.parse(version), g1, compactHeaders))
                .hasSize(warnings);
    }
}
