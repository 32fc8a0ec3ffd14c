package org.relent.gpu.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@Tag("emulation")
class WorkGroupsTest {
    @Test
    void compiles() {
        assertThat(new FloatArray(3).getSize()).isEqualTo(3);
    }
}
