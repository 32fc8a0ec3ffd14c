package org.relent.conformance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.Rows;

/** Guarantee 5: a segment may be larger than 2 GiB and hold more than 2³¹ elements. */
final class Extents {
    private static final int CLASSES = 33;
    private static final long STRIDE = (1L << 30) + 7;
    private static final long APART = 1000; // where Q starts, between the rows of P
    private static final List<RowKind> KINDS = List.of(RowKind.RANDOM, RowKind.SPARSE, RowKind.PEAKED);
    private static final List<RowKind> KINDS_OF_GAUSSIANS = List.of(RowKind.RANDOM, RowKind.FLAT, RowKind.PEAKED);

    private Extents() {}

    /** Runs kernels of every form on three rows that lie 2³⁰ elements apart in a file with holes, which takes no space. */
    static void rowsPastTwoToThe31(Suite suite) throws IOException {
        Path file = Files.createTempFile("relent", ".sparse");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long elements = 2 * STRIDE + 5 * APART;
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, elements * Double.BYTES, arena);
            for (KernelSpec spec : suite.offered()) {
                check(spec, suite, memory);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void check(KernelSpec spec, Suite suite, MemorySegment memory) {
        List<RowKind> kinds = spec.reference() instanceof Gaussian ? KINDS_OF_GAUSSIANS : KINDS;
        Call call = suite.call(spec);
        Batch batch = Batch.of(spec, kinds, Kernels.sizes(spec, CLASSES)[0], "extents");
        double[] expected = call.results(batch.plain(), batch.rows());
        Operands far = batch.operands(part -> batch.get(part) == null
                ? null
                : store(batch.matrix(part), memory, batch.parts().indexOf(part) * APART));
        batch.requireBits(call.results(far, batch.rows()), expected, "rows far apart");
    }

    private static Rows store(Matrix matrix, MemorySegment memory, long offset) {
        ElementType type = matrix.type();
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.classes(); column++) {
                Storage.set(type, memory, offset + row * STRIDE + column, matrix.get(row, column));
            }
        }
        return Rows.of(memory, type, offset, matrix.rows(), matrix.classes(), STRIDE);
    }
}
