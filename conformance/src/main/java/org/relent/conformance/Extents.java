package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Rows;

/** Guarantee 5: a segment may be larger than 2 GiB and hold more than 2³¹ elements. */
final class Extents {
    private static final int CLASSES = 33;
    private static final long STRIDE = (1L << 30) + 7;
    private static final long SECOND = 100; // where Q starts, between the rows of P
    private static final List<RowKind> KINDS = List.of(RowKind.RANDOM, RowKind.SPARSE, RowKind.PEAKED);

    private Extents() {}

    /** Runs each kernel on three rows that lie 2³⁰ elements apart in a file with holes, which takes no space. */
    static void rowsPastTwoToThe31(List<KernelSpec> specs, Backend backend) throws IOException {
        Path file = Files.createTempFile("relent", ".sparse");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment memory = channel.map(
                    FileChannel.MapMode.READ_WRITE, 0, (2 * STRIDE + SECOND + CLASSES) * Double.BYTES, arena);
            for (KernelSpec spec : specs) {
                if (spec.elements() == ElementType.F32 || spec.elements() == ElementType.F64) {
                    check(spec, backend, memory);
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void check(KernelSpec spec, Backend backend, MemorySegment memory) {
        Call call = Call.of(spec, backend);
        Batch batch = Batch.of(spec, KINDS, CLASSES, "extents");
        double[] expected = call.results(batch.plain(), KINDS.size());
        Operands far = new Operands(
                store(batch.reference(), memory, 0),
                store(batch.model(), memory, SECOND),
                batch.labels() == null ? null : Labels.of(batch.labels()));
        assertThat(call.results(far, KINDS.size())).as(Kernels.name(spec)).containsExactly(expected);
    }

    private static @Nullable Rows store(@Nullable Matrix matrix, MemorySegment memory, long offset) {
        if (matrix == null) {
            return null;
        }
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < CLASSES; column++) {
                long index = offset + row * STRIDE + column;
                if (matrix.type() == ElementType.F64) {
                    memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, matrix.get(row, column));
                } else {
                    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) matrix.get(row, column));
                }
            }
        }
        return Rows.of(memory, matrix.type(), offset, matrix.rows(), CLASSES, STRIDE);
    }
}
