package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run allocates nothing, with all kernels warmed in one JVM: vectors that escape because too many measures share a loop
 * show here as kilobytes a call, long before a benchmark is looked at. That JVM has nothing else to compile: a test that
 * leaves it thousands of methods, with other classes' profiles, now and then makes C2 keep a box.
 */
class AllocationTest {
    @Test
    void nothingIsAllocated() throws Exception {
        check(4);
    }

    @Tag("slow")
    @Test
    void nothingIsAllocatedByAnyKernel() throws Exception {
        check(1);
    }

    private static void check(int step) throws IOException, InterruptedException {
        List<String> counts = OwnJvm.run(List.of(), AllocationCount.class, String.valueOf(step));
        assertThat(counts)
                .as("bytes allocated by %d calls, and of what", AllocationCount.CALLS)
                .hasSizeGreaterThan(300)
                .allSatisfy(count -> assertThat(count).startsWith("0 "));
    }
}
