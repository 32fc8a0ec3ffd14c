package org.relent.cpu;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Labels;
import org.relent.Pairing;
import org.relent.Rows;

/**
 * Several measures of the same rows, where some have kernels of their own: a few rows at a time go through each kernel
 * while they are in the cache, so that memory is read once. Each result has the bits that its measure alone would have.
 */
final class SeveralKernel extends BatchKernel {
    private static final int ELEMENTS_AT_A_TIME = 1 << 13;

    /**
     * A kernel and the columns of the results that it gives.
     *
     * @param kernel the kernel
     * @param columns where each of its measures stands among all
     * @param pair whether it is given Q
     */
    record Part(BatchKernel kernel, List<Integer> columns, boolean pair) {}

    private final List<Part> parts;
    private final Pairing pairing;
    private final int width;

    SeveralKernel(List<Part> parts, Pairing pairing) {
        this.pairing = pairing;
        this.parts = List.copyOf(parts);
        width = parts.stream().mapToInt(part -> part.columns.size()).sum();
    }

    @Override
    int numbers() {
        return width;
    }

    @Override
    void rows(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Lanes lanes) {
        int classes = Objects.requireNonNull(reference).classes();
        int step = Math.clamp(ELEMENTS_AT_A_TIME / classes, 1, Lanes.ROWS);
        for (int row = 0; row < count; row += step) {
            int n = Math.min(step, count - row);
            for (int p = 0; p < parts.size(); p++) {
                Part part = parts.get(p);
                if (part.pair || model == null) {
                    part.kernel.rows(reference, model, labels, first + row, n, lanes.results, 0, lanes);
                } else {
                    ofReference(part.kernel, reference, model.rows(), first + row, n, lanes);
                }
                int columns = part.columns.size();
                for (int i = 0; i < n * columns; i++) {
                    int at = offset + (row + i / columns) * width + part.columns.get(i % columns);
                    results[at] = lanes.results[i];
                }
            }
        }
    }

    /** A measure of P alone, once for each row of P that the results belong to. */
    private void ofReference(BatchKernel kernel, Rows reference, long modelRows, long first, int n, Lanes lanes) {
        long last = -1;
        for (int i = 0; i < n; i++) {
            long row = pairing.referenceRow(first + i, modelRows);
            if (row == last) {
                lanes.results[i] = lanes.results[i - 1];
            } else {
                kernel.rows(reference, null, null, row, 1, lanes.results, i, lanes);
                last = row;
            }
        }
    }
}
