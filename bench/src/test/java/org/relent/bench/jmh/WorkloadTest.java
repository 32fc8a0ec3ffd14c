package org.relent.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.Rows;

class WorkloadTest {
    @Test
    void theBenchmarkOffersEveryCase() throws NoSuchFieldException {
        Param kernels = KernelBenchmark.Batch.class.getField("kernel").getAnnotation(Param.class);
        assertThat(kernels.value())
                .containsExactlyInAnyOrderElementsOf(
                        Case.values().stream().map(Case::id).toList());
        Param types = KernelBenchmark.Batch.class.getField("type").getAnnotation(Param.class);
        assertThat(types.value())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ElementType.values()).map(ElementType::id).toList());
    }

    @Test
    void aBatchFillsItsSize() {
        // 2 sides of 4 bytes: 512 KiB are 65,536 pairs.
        assertThat(workload("kl", ElementType.F32, 1000).rows()).isEqualTo(65);
        assertThat(workload("kl", ElementType.F32, 8).rows()).isEqualTo(8192);
        assertThat(workload("kl", ElementType.F64, 8).rows()).isEqualTo(4096);
        assertThat(workload("kl", ElementType.BF16, 8).bytes()).isEqualTo(1 << 19);
        assertThat(workload("nll", ElementType.F32, 1000).rows()).isEqualTo(131);
        assertThat(workload("gaussian-kl", ElementType.F32, 8).rows()).isEqualTo(4096);
        assertThat(workload("gaussian-kl", ElementType.F32, 8).bytes()).isEqualTo(1 << 19);
        // The logits, and the gradient of the same size.
        assertThat(workload("nll-gradient", ElementType.F32, 8).bytes()).isEqualTo(1 << 20);
        assertThat(workload("kl", ElementType.F64, 128256).rows())
                .as("a row is never cut")
                .isOne();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void rowsAreWhatTheirFormSays(ElementType type) {
        Rows p = workload("kl", type, 64).reference();
        Rows counts = workload("kl-counts", type, 64).model();
        Rows logs = workload("kl-log-probabilities", type, 64).reference();
        Rows logits = workload("nll", type, 64).model();
        boolean spread = false;
        for (int row = 0; row < 64; row++) {
            double sum = 0;
            double total = 0;
            for (int c = 0; c < 64; c++) {
                assertThat(p.get(row, c)).isBetween(0.0, 1.0);
                assertThat(counts.get(row, c)).isBetween(1.0, 255.0).isEqualTo(Math.rint(counts.get(row, c)));
                assertThat(logits.get(row, c)).isBetween(-20.0, 20.0);
                spread |= logits.get(row, c) > 6;
                sum += p.get(row, c);
                total += Math.exp(logs.get(row, c));
            }
            assertThat(Math.abs(sum - 1)).isLessThan(type.bytes() == 2 ? 1e-2 : 1e-6);
            assertThat(Math.abs(total - 1)).isLessThan(type.bytes() == 2 ? 5e-2 : 1e-5);
        }
        assertThat(spread).isTrue();
    }

    @Test
    void noProbabilityIsRoundedToZero() {
        Rows q = workload("kl", ElementType.F16, 128256).model();
        for (int c = 0; c < q.classes(); c++) {
            assertThat(q.get(0, c)).isPositive();
        }
    }

    @Test
    void rowsRepeatAndAreAlikeInBothKindsOfMemory() {
        Workload array = workload("kl", ElementType.F32, 4);
        Workload outside = Workload.of(Case.of("kl"), ElementType.F32, Memory.NATIVE, 4, Size.L2);
        Workload large = Workload.of(Case.of("kl"), ElementType.F32, Memory.ARRAY, 1000, Size.L3);
        assertThat(array.reference().array()).isInstanceOf(float[].class);
        assertThat(outside.reference().array()).isNull();
        for (int row = 0; row < array.rows(); row++) {
            assertThat(outside.model().get(row, 3)).isEqualTo(array.model().get(row, 3));
        }
        assertThat(large.rows()).isGreaterThan(large.distinct());
        assertThat(large.model().get(large.distinct() + 5, 17))
                .isEqualTo(large.model().get(5, 17))
                .isNotEqualTo(large.model().get(6, 17));
    }

    static Stream<String> kernels() {
        return Case.values().stream().map(Case::id);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyCaseIsWithinItsBound(String kernel) {
        for (ElementType type : ElementType.values()) {
            for (Memory memory : Memory.values()) {
                Workload batch = Workload.ofRows(Case.of(kernel), type, memory, 66, 3);
                double[] results = new double[batch.results()];
                batch.bind(Backends.require("cpu-vector"), 1, results).run();
                assertThat(results).doesNotContain(Double.POSITIVE_INFINITY, Double.NaN);
                assertThat(Check.largestError(batch, results)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void aWrongResultIsRefused() {
        Workload batch = Workload.ofRows(Case.of("kl"), ElementType.F32, Memory.ARRAY, 8, 3);
        double[] results = new double[3];
        batch.bind(Backends.reference(), 1, results).run();
        assertThat(Check.largestError(batch, results)).isZero();
        results[1] *= 1 + 1e-5;
        assertThatThrownBy(() -> Check.largestError(batch, results))
                .hasMessageContaining("row 1: got " + results[1])
                .hasMessageContaining("not timed");
        assertThat(Check.relativeError(batch, results)).isBetween(0.9e-5, 1.1e-5);
    }

    @Test
    void aRepeatedRowWithOtherBitsIsRefused() {
        Workload batch = Workload.of(Case.of("kl"), ElementType.F32, Memory.ARRAY, 1000, Size.L3);
        double[] results = new double[batch.results()];
        Workload.Bound kernel = batch.bind(Backends.require("cpu-vector"), 1, results);
        kernel.run();
        results[batch.distinct() + 1] = Math.nextUp(results[batch.distinct() + 1]);
        assertThatThrownBy(() -> Check.largestError(batch, results)).hasMessageContaining("the bits of the same row");
    }

    @Test
    void aWrongGradientIsRefused() {
        Workload batch = Workload.ofRows(Case.of("nll-gradient"), ElementType.F32, Memory.ARRAY, 8, 3);
        double[] results = new double[3];
        batch.bind(Backends.require("cpu-vector"), 1, results).run();
        assertThat(Check.largestError(batch, results)).isBetween(0.0, 1.0);
        batch.written().set(2, 5, batch.written().get(2, 5) + 1e-5);
        assertThatThrownBy(() -> Check.largestError(batch, results)).hasMessageContaining("gradient of row 2, class 5");
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> Case.of("lk")).hasMessageContaining("kernel: got 'lk', expected one of kl, ");
        assertThatThrownBy(() -> Size.of("l4")).hasMessage("size: got 'l4', expected one of l1, l2, l3, dram");
        assertThatThrownBy(() -> Memory.of("heap")).hasMessage("memory: got 'heap', expected one of array, native");
        assertThatThrownBy(() -> Names.elementType("F32")).hasMessageContaining("type: got 'F32', expected one of ");
    }

    @Test
    void theRoofOfABatchIsThatOfTheMemoryItNeeds() {
        assertThat(List.of(Size.holding(1 << 15), Size.holding(1 << 19), Size.holding(1 << 21), Size.holding(1L << 40)))
                .containsExactly(Size.L1, Size.L2, Size.L3, Size.DRAM);
    }

    private static Workload workload(String kernel, ElementType type, int classes) {
        return Workload.of(Case.of(kernel), type, Memory.ARRAY, classes, Size.L2);
    }
}
