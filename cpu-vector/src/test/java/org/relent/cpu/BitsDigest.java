package org.relent.cpu;

import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.conformance.Sample;

/**
 * Runs the kernels of the SIMD backend on the kit's rows, in all kinds of memory, and prints, a line each, a kernel's
 * name, a hash of its input and one of all bits of its results and gradients. {@link BitsTest} runs it in JVMs with
 * different vector widths and compilers: the lines must not differ.
 */
final class BitsDigest {
    private static final int[] CLASSES = {1, 3, 8, 15, 16, 17, 31, 32, 33, 64, 100, 255, 256, 257, 1000, 2053};
    private static final int ROWS = 4;

    private BitsDigest() {}

    /** The argument tells how many kernels to leave out between two. */
    public static void main(String[] args) {
        int step = Integer.parseInt(args[0]);
        Backend backend = Backends.require("cpu-vector");
        System.out.println("bits=" + Shapes.bits());
        for (KernelSpec spec : Sample.kernels()) {
            int choice = Sample.rotation(spec, 1 << 20);
            if (choice / 16 % step == 0) {
                int classes = Sample.sizes(spec, CLASSES[choice % CLASSES.length])[0];
                Sample sample = Sample.of(spec, classes, ROWS, choice);
                long bits = Sample.hash(sample.on(backend, 1).all());
                System.out.println(Sample.name(spec) + " C=" + classes + " " + Long.toHexString(sample.inputs()) + " "
                        + Long.toHexString(bits));
            }
        }
    }
}
