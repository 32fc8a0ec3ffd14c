package org.relent.bench.jmh;

import java.nio.file.Path;
import java.util.List;
import org.relent.ElementType;
import org.relent.Rows;
import org.relent.bench.npy.NpyWriter;

/** Writes rows as NumPy files, for peers that live outside the JVM. */
final class Exports {
    private static final List<Integer> LOSSES = List.of(1000, 32000, 128256);

    private Exports() {}

    /**
     * Writes f32 batches that fit L2, as {@code <case>-<classes>-p.npy}, {@code -q.npy} and, for labels,
     * {@code -labels.npy}.
     *
     * @param folder where to
     */
    static void write(Path folder) {
        Workload pairs = Workload.of(Case.of("kl"), ElementType.F32, Memory.ARRAY, 1000, Size.L2);
        write(folder.resolve("kl-1000-p.npy"), pairs.reference());
        write(folder.resolve("kl-1000-q.npy"), pairs.model());
        for (int classes : LOSSES) {
            Workload losses = Workload.of(Case.of("nll"), ElementType.F32, Memory.ARRAY, classes, Size.L2);
            write(folder.resolve("nll-" + classes + "-q.npy"), losses.model());
            double[] labels = new double[losses.rows()];
            for (int row = 0; row < labels.length; row++) {
                labels[row] = losses.labels().get(row);
            }
            Path file = folder.resolve("nll-" + classes + "-labels.npy");
            try (NpyWriter out = NpyWriter.create(file, NpyWriter.Type.F8, List.of((long) labels.length))) {
                out.write(labels, labels.length);
                out.commit();
            }
        }
    }

    private static void write(Path file, Rows rows) {
        List<Long> shape = List.of(rows.rows(), (long) rows.classes());
        try (NpyWriter out = NpyWriter.create(file, NpyWriter.Type.F4, shape)) {
            out.write(rows.memory());
            out.commit();
        }
    }
}
