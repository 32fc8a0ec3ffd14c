package org.relent.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.KernelSpec;

/** Makes the rows of a batch. Kernels of the same forms and element type get the same ones. */
final class Generator {
    /** What rows depend on. */
    private record Key(
            Form reference, @Nullable Form model, ElementType type, List<RowKind> kinds, int classes, String purpose) {}

    // Numbers that are kept: the measures of one pair of forms follow each other.
    private static final int KEPT = 1 << 21;
    private static final Map<Key, Batch> RECENT = new LinkedHashMap<>();
    private static long recentNumbers;

    private Generator() {}

    static Batch batch(KernelSpec spec, List<RowKind> kinds, int classes, String purpose) {
        Key key = new Key(spec.reference(), spec.model(), spec.elements(), kinds, classes, purpose);
        synchronized (RECENT) {
            Batch known = RECENT.get(key);
            if (known == null) {
                known = spec.reference() instanceof Gaussian ? gaussians(spec, key) : distributions(spec, key);
                RECENT.put(key, known);
                recentNumbers += numbers(known);
                while (recentNumbers > KEPT && RECENT.size() > 1) {
                    Key oldest = RECENT.keySet().iterator().next();
                    recentNumbers -= numbers(Objects.requireNonNull(RECENT.remove(oldest)));
                }
            }
            return known.with(spec);
        }
    }

    private static long numbers(Batch batch) {
        return (long) batch.parts().size() * batch.rows() * batch.classes();
    }

    private static Batch distributions(KernelSpec spec, Key key) {
        ElementType type = spec.elements();
        int classes = key.classes;
        int rows = key.kinds.size();
        Distribution q = spec.model() == null ? Forms.distribution(spec.reference()) : Forms.distribution(spec.model());
        Distribution p = spec.reference() instanceof ClassIndex ? q : Forms.distribution(spec.reference());
        SplittableRandom random = Seed.random(p + " " + q + " " + type + " " + classes + key.purpose);
        double[] reference = new double[rows * classes];
        double[] model = new double[rows * classes];
        int[] labels = new int[rows];
        double[] logP = new double[classes];
        double[] logQ = new double[classes];
        for (int row = 0; row < rows; row++) {
            RowKind kind = key.kinds.get(row);
            kind.fill(random, type, logP, logQ);
            System.arraycopy(Forms.encode(p, kind, type, logP, random), 0, reference, row * classes, classes);
            System.arraycopy(Forms.encode(q, kind, type, logQ, random), 0, model, row * classes, classes);
            labels[row] = random.nextInt(classes);
        }
        if (!(spec.reference() instanceof ClassIndex index)) {
            return new Batch(
                    spec,
                    key.kinds,
                    new Matrix(type, rows, classes, reference),
                    spec.model() == null ? null : new Matrix(type, rows, classes, model),
                    null);
        }
        for (int row = 0; row < rows && index.ignore().isPresent(); row++) {
            if (row % 5 == 3) {
                labels[row] = (int) index.ignore().getAsLong();
            } else if (index.ignores(labels[row]) && classes > 1) {
                labels[row] = classes - 1 - labels[row];
            }
        }
        return new Batch(spec, key.kinds, null, new Matrix(type, rows, classes, model), labels);
    }

    private static Batch gaussians(KernelSpec spec, Key key) {
        ElementType type = spec.elements();
        int classes = key.classes;
        int rows = key.kinds.size();
        Gaussian.Spread p = ((Gaussian) spec.reference()).spread();
        Gaussian.Spread q = spec.model() instanceof Gaussian model ? model.spread() : p;
        SplittableRandom random = Seed.random(p + " " + q + " " + type + " " + classes + key.purpose);
        double[][] numbers = new double[4][rows * classes];
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < classes; c++) {
                Gaussians.Dimension dimension = Gaussians.dimension(key.kinds.get(row), random, type);
                int at = row * classes + c;
                numbers[0][at] = dimension.mean();
                numbers[1][at] = Gaussians.spread(p, dimension.logVariance());
                numbers[2][at] = dimension.modelMean();
                numbers[3][at] = Gaussians.spread(q, dimension.modelLogVariance());
            }
        }
        boolean alone = spec.model() == null;
        return new Batch(
                spec,
                key.kinds,
                new Matrix(type, rows, classes, numbers[0]),
                new Matrix(type, rows, classes, numbers[1]),
                alone ? null : new Matrix(type, rows, classes, numbers[2]),
                alone ? null : new Matrix(type, rows, classes, numbers[3]),
                null);
    }
}
