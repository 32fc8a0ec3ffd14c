package org.relent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A run with one thread allocates nothing in what is common to all backends: checks, scaling, sums and means. */
class KernelAllocationTest {
    private static final int WARM_UP = 50_000;
    private static final int WINDOWS = 100;
    private static final int CALLS = 200;

    @Test
    void nothingIsAllocated() {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Runnable> cases = cases(arena);
            for (int round = 0; round < WARM_UP; round++) {
                cases.values().forEach(Runnable::run);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            cases.forEach((name, call) -> {
                long least = Long.MAX_VALUE;
                // The least of some windows: a method that is being compiled meanwhile still allocates in the
                // interpreter.
                for (int window = 0; window < WINDOWS && least > 0; window++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < CALLS; i++) {
                        call.run();
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertThat(least)
                        .as("bytes allocated by %d calls of %s", CALLS, name)
                        .isZero();
            });
        }
    }

    private static Map<String, Runnable> cases(Arena arena) {
        Rows rows = Rows.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Rows inSegment = Rows.of(arena.allocate(48), ElementType.F64, 2, 3);
        double[] results = new double[8];
        double[] weights = {1, 2};
        MemorySegment segment = arena.allocate(64);
        Labels labels = Labels.of(0, 1);
        Labels nativeLabels = Labels.ofInts(arena.allocate(8), 2);
        Reference<Counts> p = Reference.counts(rows);
        Model<Counts> q = Model.counts(inSegment);
        Model<Logits> logits = Model.logits(rows);
        Gradient gradient = Gradient.of(new float[6], 2, 3);
        PairKernel<Counts, Counts> kl =
                Relent.kl(Counts.plain(), Counts.plain()).f64().kernel(MadeUp.BACKEND);
        Backend device = Backend.of("device", FakeEngine.device(new AtomicLong()));
        Reference<Counts> resident = Reference.counts(device.upload(rows).rows());
        PairKernel<Counts, Counts> auto = new PairKernel<>(
                kl.spec(), Workers.caller(), new Backends.Selection(MadeUp.BACKEND, Optional.of(device), List.of()));
        PairKernel<Counts, Counts> several = Relent.measures(
                        List.of(Measure.KL, Measure.JS), Counts.plain(), Counts.plain())
                .f64()
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND);
        LabelKernel<Logits> nll = Relent.nll(ClassIndex.ignoring(-1), Logits.plain())
                .options(Options.DEFAULT.withClassWeights(ClassWeights.of(1, 2, 3)))
                .f64()
                .kernel(MadeUp.BACKEND);
        Map<String, Runnable> cases = new LinkedHashMap<>();
        cases.put("run", () -> kl.run(p, q, results));
        cases.put("run of resident rows", () -> kl.run(resident, q, results));
        cases.put("small run of an automatic choice", () -> auto.run(p, q, results));
        cases.put("run into a segment", () -> kl.run(p, q, segment));
        cases.put("run of two measures in bits", () -> several.run(p, q, results, 1));
        cases.put("sum", () -> results[7] = kl.sum(p, q));
        cases.put("mean", () -> results[7] = kl.mean(p, q));
        cases.put("weighted mean", () -> results[7] = kl.mean(p, q, weights));
        cases.put("run with labels", () -> nll.run(labels, logits, results));
        cases.put("run with labels in a segment", () -> nll.run(nativeLabels, logits, results));
        cases.put("mean with labels", () -> results[7] = nll.mean(labels, logits));
        cases.put("weighted mean with labels", () -> results[7] = nll.mean(labels, logits, weights));
        cases.put("gradient", () -> nll.runWithGradient(labels, logits, results, gradient));
        var gaussians = Relent.gaussianKl(Gaussian.sigma(), Gaussian.sigma())
                .f64()
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND);
        Reference<Gaussian.Sigma> gaussian = Reference.gaussianSigma(rows, rows);
        Model<Gaussian.Sigma> gaussianModel = Model.gaussianSigma(inSegment, rows);
        double[] slopes = new double[12];
        GaussianGradient ofReference = new GaussianGradient(Gradient.of(slopes, 2, 3), Gradient.of(slopes, 6, 2, 3, 3));
        GaussianGradient ofModel =
                new GaussianGradient(gradient, Gradient.of(arena.allocate(48), ElementType.F64, 2, 3));
        cases.put(
                "gradients of Gaussians",
                () -> gaussians.runWithGradient(gaussian, gaussianModel, results, ofReference, ofModel));
        return cases;
    }
}
