package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.conformance.Sample;

/**
 * A run allocates nothing, with all kernels warmed in one JVM: vectors that escape because too many measures share a loop
 * show here as kilobytes a call, long before a benchmark is looked at.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLASSES = 100;
    private static final int CALLS = 100;

    /** What is run, and what it is called. */
    private record Case(String name, Runnable run) {}

    @Test
    void nothingIsAllocated() {
        check(4);
    }

    @Tag("slow")
    @Test
    void nothingIsAllocatedByAnyKernel() {
        check(1);
    }

    private static void check(int step) {
        List<Case> cases = new ArrayList<>();
        Backend backend = Backends.require("cpu-vector");
        for (KernelSpec spec : Sample.kernels()) {
            int choice = Sample.rotation(spec, 1 << 20);
            if (choice % step == 0) {
                // Nearly equal rows of which one is given by its logarithms are the reference's, and f64 only.
                Sample sample = Sample.inOrdinaryMemory(
                        spec, Sample.sizes(spec, CLASSES)[0], 2, isMixed(spec) ? 0 : choice / step);
                Sample.Planned planned = sample.on(backend, 1);
                cases.add(new Case(Sample.name(spec), planned.results()));
                if (spec.hasGradient()) {
                    cases.add(new Case("gradient of " + Sample.name(spec), planned.gradients()));
                }
            }
        }
        for (Case each : cases) {
            leastOf(each, 0.1);
        }
        assertThat(cases)
                .hasSizeGreaterThan(300)
                .allSatisfy(each -> assertThat(leastOf(each, 20))
                        .as("bytes allocated by %d calls of %s", CALLS, each.name)
                        .isZero());
    }

    private static boolean isMixed(KernelSpec spec) {
        boolean p = spec.reference() instanceof LogProbabilities;
        boolean q = spec.model() instanceof LogProbabilities;
        return spec.elements() == ElementType.F64 && p != q && spec.model() != null;
    }

    /** The least of some windows: a method allocates until its compilation, which others wait for too, is done. */
    private static long leastOf(Case each, double seconds) {
        long start = System.nanoTime();
        long least = Long.MAX_VALUE;
        while (least > 0 && System.nanoTime() - start < seconds * 1e9) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < CALLS; call++) {
                each.run.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
