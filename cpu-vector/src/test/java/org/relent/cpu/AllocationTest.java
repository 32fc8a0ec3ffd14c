package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.relent.Backends;

/**
 * A run allocates nothing, with all kernels warmed in one JVM: vectors that escape because too many measures share a loop
 * show here as kilobytes a call, long before a benchmark is looked at.
 */
class AllocationTest {
    private static final int WARM_UP = 2_000;
    private static final int WINDOWS = 100;
    private static final int CALLS = 200;

    @Test
    void nothingIsAllocatedWithAllKernelsWarmed() {
        List<BitsDigest.Case> cases = BitsDigest.cases(Backends.require("cpu-vector"), 6, 100, 1);
        for (int round = 0; round < WARM_UP; round++) {
            cases.forEach(kernel -> kernel.run().run());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(cases).hasSizeGreaterThan(25).allSatisfy(kernel -> {
            long least = Long.MAX_VALUE;
            // The least of some windows: a method that is being compiled meanwhile still allocates in the interpreter.
            for (int window = 0; window < WINDOWS && least > 0; window++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < CALLS; call++) {
                    kernel.run().run();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least)
                    .as("bytes allocated by %d calls of %s", CALLS, kernel.name())
                    .isZero();
        });
    }
}
