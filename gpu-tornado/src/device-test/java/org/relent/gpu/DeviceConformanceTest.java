package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Rows;
import org.relent.conformance.Conformance;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/** The device through the conformance kit: its kernels on the device, and what it leaves open on the reference. */
@Tag("emulation")
@Tag("tornado")
class DeviceConformanceTest {
    @AfterAll
    static void close() {
        Opened.close();
    }

    @TestFactory
    Stream<DynamicNode> device() {
        DeviceEngine engine = Opened.engine(Opened.SIZES);
        List<KernelSpec> required = required();
        if (Opened.isEmulated() && !"slow".equals(System.getProperty("relent.tests"))) {
            required.removeIf(DeviceConformanceTest::isOneOfMany);
            return Conformance.of(Backend.of("gpu-tornado", new WithoutMany(engine)), required);
        }
        return Conformance.of(Backend.of("gpu-tornado", engine), required);
    }

    /** The kit tests the gradients that a backend gives, and asks for none. */
    @Test
    void givesEveryGradient() {
        Backend backend = Opened.backend(Opened.SIZES);
        List<KernelSpec> specs =
                required().stream().filter(KernelSpec::hasGradient).toList();
        assertThat(specs)
                .isNotEmpty()
                .allSatisfy(spec -> assertThat(backend.gradientRefusal(spec)).isEmpty());
    }

    /** f16 and bf16 differ from f32 in the copy to the device alone, so that three measures of them are enough here. */
    private static boolean isOneOfMany(KernelSpec spec) {
        return spec.elements().bytes() == 2
                && !List.of(Measure.ENTROPY, Measure.KL, Measure.NLL).contains(spec.measure());
    }

    private record WithoutMany(DeviceEngine engine) implements Engine {
        @Override
        public Optional<String> refusal(KernelSpec spec) {
            return isOneOfMany(spec) ? Optional.of("left to the slow tests") : engine.refusal(spec);
        }

        @Override
        public Optional<String> gradientRefusal(KernelSpec spec) {
            return engine.gradientRefusal(spec);
        }

        @Override
        public RowKernel compile(KernelSpec spec) {
            return engine.compile(spec);
        }

        @Override
        public boolean isDevice() {
            return true;
        }

        @Override
        public Resident upload(Rows rows) {
            return engine.upload(rows);
        }

        @Override
        public Optional<DeviceTimes> deviceTimes() {
            return engine.deviceTimes();
        }
    }

    /** What it must not refuse. */
    private static List<KernelSpec> required() {
        List<KernelSpec> specs = new ArrayList<>();
        Probabilities probs = Probabilities.given();
        Logits logits = Logits.plain();
        for (ElementType type : ElementType.values()) {
            if (type == ElementType.F64 && !Opened.device().fp64()) {
                continue;
            }
            specs.add(KernelSpec.of(Measure.ENTROPY, probs, null).withElements(type));
            for (Measure measure : List.of(
                    Measure.CROSS_ENTROPY,
                    Measure.KL,
                    Measure.REVERSE_KL,
                    Measure.JEFFREYS,
                    Measure.JS,
                    Measure.JS_DISTANCE,
                    Measure.GENERALIZED_KL)) {
                specs.add(KernelSpec.of(measure, probs, probs).withElements(type));
            }
            specs.add(KernelSpec.of(Measure.ENTROPY, Counts.plain(), null).withElements(type));
            specs.add(KernelSpec.of(Measure.KL, Counts.plain(), Counts.plain()).withElements(type));
            specs.add(KernelSpec.of(Measure.RENYI, probs, probs)
                    .withOptions(Options.DEFAULT.withAlpha(0.5))
                    .withElements(type));
            for (Logits model : List.of(logits, Logits.atTemperature(3))) {
                specs.add(KernelSpec.of(Measure.LOG_PARTITION, model, null).withElements(type));
                specs.add(KernelSpec.of(Measure.ENTROPY, model, null).withElements(type));
                specs.add(KernelSpec.of(Measure.KL, model, model).withElements(type));
                specs.add(KernelSpec.of(Measure.REVERSE_KL, model, model).withElements(type));
                specs.add(KernelSpec.of(Measure.CROSS_ENTROPY, model, model).withElements(type));
                specs.add(KernelSpec.of(Measure.CROSS_ENTROPY, probs, model).withElements(type));
                specs.add(KernelSpec.of(Measure.NLL, ClassIndex.ignoring(-100), model)
                        .withOptions(Options.DEFAULT.withLabelSmoothing(0.1))
                        .withElements(type));
            }
        }
        return specs;
    }
}
