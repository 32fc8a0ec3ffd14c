package org.relent.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.conformance.Sample;

/** Prints, a line a kernel, how many bytes {@value #CALLS} calls of it allocate once all are warm. */
final class AllocationCount {
    static final int CALLS = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLASSES = 100;

    /** What is run, and what it is called. */
    private record Case(String name, Runnable run) {}

    private AllocationCount() {}

    /** The argument is a step: of the kernels, every so many-th is tried. */
    public static void main(String[] args) {
        int step = Integer.parseInt(args[0]);
        List<Case> cases = new ArrayList<>();
        Backend backend = Backends.require("cpu-vector");
        for (KernelSpec spec : Sample.kernels()) {
            int choice = Sample.rotation(spec, 1 << 20);
            if (choice % step == 0) {
                // Nearly equal rows of f64 that are given by their logarithms or have a cap are the reference's.
                Sample sample = Sample.inOrdinaryMemory(
                        spec, Sample.sizes(spec, CLASSES)[0], 2, isLeft(spec) ? 0 : choice / step);
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
        for (Case each : cases) {
            System.out.println(leastOf(each, 20) + " " + each.name);
        }
    }

    private static boolean isLeft(KernelSpec spec) {
        return spec.elements() == ElementType.F64
                && spec.model() != null
                && (asksForDigits(spec.reference()) || asksForDigits(spec.model()));
    }

    private static boolean asksForDigits(Form form) {
        return form instanceof LogProbabilities || (form instanceof Logits logits && logits.isCapped());
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
