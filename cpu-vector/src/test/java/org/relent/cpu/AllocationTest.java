package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run allocates nothing, with all kernels warmed in one JVM: vectors that escape because too many measures share a loop
 * show here as kilobytes a call, long before a benchmark is looked at. That JVM has nothing else to compile: a test that
 * leaves it thousands of methods, with other classes' profiles, now and then makes C2 keep a box. It does so by itself, too, in
 * some JVMs and for one kernel or another: such a kernel is tried again in a new JVM, and is at fault if it allocates in all.
 */
class AllocationTest {
    private static final int MOST_JVMS = 3;

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
        List<String> allocating = count(step);
        for (int jvm = 2; jvm <= MOST_JVMS && !allocating.isEmpty(); jvm++) {
            System.out.println("Kernels that allocate, tried again in another JVM: " + allocating);
            List<String> again = count(step);
            allocating = allocating.stream().filter(again::contains).toList();
        }
        assertThat(allocating)
                .as("kernels that allocate in each of %d JVMs", MOST_JVMS)
                .isEmpty();
    }

    /** The kernels that allocated something in a new JVM. */
    private static List<String> count(int step) throws IOException, InterruptedException {
        List<String> counts = OwnJvm.run(List.of(), AllocationCount.class, String.valueOf(step));
        assertThat(counts).hasSizeGreaterThan(300).allMatch(count -> count.matches("\\d+ .+"));
        return counts.stream()
                .filter(count -> !count.startsWith("0 "))
                .map(count -> count.substring(count.indexOf(' ') + 1))
                .toList();
    }
}
