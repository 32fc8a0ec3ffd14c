package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.conformance.Sample;

/**
 * Every kernel on this machine's vectors against the same kernel on scalars, bit for bit: widths from that of one f64 to
 * twice what a kernel takes.
 */
class ScalarReplayTest {
    // Around the lanes, the virtual lanes and the blocks.
    private static final int[] SMALL = {1, 15, 16, 17, 31, 32, 33};
    private static final int[] LARGE = {255, 256, 257, 1000, 2053};
    private static final int[] WIDTHS = {64, 128, 256, 512, 1024};
    private static final Backend[] SCALARS =
            Arrays.stream(WIDTHS).mapToObj(ScalarLoader::backend).toArray(Backend[]::new);
    private static final Backend VECTORS = Backends.require("cpu-vector");

    @ParameterizedTest
    @EnumSource
    void vectorsGiveTheBitsOfScalars(ElementType type) {
        assertThat(kernels(type)).isNotEmpty().allSatisfy(spec -> {
            int choice = Sample.rotation(spec, 1 << 20);
            for (int classes : Sample.sizes(spec, SMALL[choice % SMALL.length])) {
                compare(Sample.of(spec, classes, 7, choice), SCALARS[choice % WIDTHS.length]);
            }
            for (int classes : Sample.sizes(spec, LARGE[choice % LARGE.length])) {
                compare(Sample.of(spec, classes, 2, choice + 7), SCALARS[(choice + 2) % WIDTHS.length]);
            }
        });
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void vectorsGiveTheBitsOfScalarsForAllSizesAndKinds(ElementType type) {
        assertThat(kernels(type)).isNotEmpty().allSatisfy(spec -> {
            int choice = Sample.rotation(spec, 1 << 20);
            for (int classes : Sample.sizes(spec, SMALL)) {
                compare(Sample.of(spec, classes, Sample.kinds(spec) + 2, choice), SCALARS[++choice % WIDTHS.length]);
            }
            for (int classes : Sample.sizes(spec, LARGE)) {
                compare(Sample.of(spec, classes, 6, choice += 5), SCALARS[choice % WIDTHS.length]);
            }
        });
    }

    @Test
    void theReplayIsAnotherBackend() {
        var kernel = ScalarLoader.engine(64).compile(Sample.kernels().getFirst());

        assertThat(kernel.getClass().getClassLoader()).isInstanceOf(ScalarLoader.class); // which has no Vector API
    }

    private static Stream<KernelSpec> kernels(ElementType type) {
        return Sample.kernels().stream().filter(spec -> spec.elements() == type);
    }

    private static void compare(Sample sample, Backend scalars) {
        sample.requireBits(sample.on(VECTORS, 1).all(), sample.on(scalars, 1).all(), "vectors against " + scalars.id());
    }
}
