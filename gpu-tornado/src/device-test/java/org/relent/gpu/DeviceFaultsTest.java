package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import uk.ac.manchester.tornado.api.EmulatedDevice;
import uk.ac.manchester.tornado.api.Fault;
import uk.ac.manchester.tornado.api.Faults;

/** Whatever fails on the device, silently or not: a call gives the right bits or throws, and the next one is well again. */
@Tag("emulation")
class DeviceFaultsTest {
    private static final int ROWS = 600;
    private static final int CLASSES = 9000; // two parts

    private final Rows p = RandomRows.logits(1, ElementType.F32, ROWS / 100, CLASSES);
    private final Rows q = RandomRows.logits(2, ElementType.F32, ROWS / 100, CLASSES);
    private final Labels labels = Labels.of(0, 1, 2, 3, 4, 8999);

    @AfterEach
    void clear() {
        Faults.clear();
        Opened.close();
        assertThat(Faults.memoryUsed()).isZero();
        assertThat(EmulatedDevice.relaxed()).isEmpty(); // no kernel ran with fast mathematics
    }

    /** Each fault at each task, at its first occasion, its second and its third. */
    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (String task : List.of("copy", "parts", "norms", "excess", "finish", "gradient")) {
                for (int skip = 0; skip < 3; skip++) {
                    all.add(Arguments.of(fault, task, skip));
                }
            }
        }
        return all.stream();
    }

    private interface Call {
        double[] run();
    }

    private Call divergence(Backend backend) {
        var kernel = Relent.kl(Logits.plain(), Logits.plain()).kernel(backend);
        return () -> {
            double[] results = new double[ROWS / 100];
            kernel.run(Reference.logits(p), Model.logits(q), results);
            return results;
        };
    }

    /** The results, and behind them the gradients. */
    private Call loss(Backend backend) {
        var kernel = Relent.nll(ClassIndex.plain(), Logits.plain()).kernel(backend);
        return () -> {
            double[] results = new double[ROWS / 100];
            double[] gradient = new double[results.length * CLASSES];
            kernel.runWithGradient(labels, Model.logits(q), results, Gradient.of(gradient, results.length, CLASSES));
            return DoubleStream.concat(Arrays.stream(results), Arrays.stream(gradient))
                    .toArray();
        };
    }

    @ParameterizedTest
    @MethodSource("faults")
    void neverGivesAWrongNumber(Fault fault, String task, int skip) {
        double[] divergences = divergence(Opened.backend(Opened.SIZES)).run();
        double[] losses = loss(Opened.backend(Opened.SIZES)).run();

        Faults.after(skip, fault, task);
        int failures = 0;
        // A new engine each: a fault may strike while its plan is made.
        for (int round = 0; round < 2; round++) {
            Backend backend = Opened.backend(Opened.SIZES);
            for (int run = 0; run < 3; run++) {
                failures += failed(backend, this::divergence, divergences) + failed(backend, this::loss, losses);
            }
        }
        boolean struck = !Faults.pending();
        assertThat(failures).isLessThanOrEqualTo(struck ? 1 : 0);
    }

    /** A copy that did not happen, or not whole, is not timed. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void roofsAreOfWhatWasDone(Fault fault) {
        for (int skip = 0; skip < 3; skip++) {
            Faults.after(skip, fault, "stream");
            Backend backend = Opened.backend(Opened.sizes(1 << 16, 64, 8));
            boolean failed = false;
            try {
                assertThat(backend.deviceRoofs()).isPresent();
            } catch (BackendException e) {
                assertThat(e.getMessage()).startsWith("gpu-tornado: ");
                failed = true;
            }
            assertThat(failed).isEqualTo(!Faults.pending());
            Faults.clear();
            assertThat(backend.deviceRoofs()).isPresent();
        }
    }

    private static int failed(Backend backend, java.util.function.Function<Backend, Call> call, double[] right) {
        try {
            assertThat(call.apply(backend).run()).isEqualTo(right);
            return 0;
        } catch (BackendException e) {
            assertThat(e.getMessage()).startsWith("gpu-tornado: ");
            return 1;
        }
    }
}
