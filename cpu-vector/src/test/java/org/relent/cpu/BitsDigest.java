package org.relent.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Kernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryPlan;

/**
 * Runs every kernel of the SIMD backend on fixed data and prints, a line each, its name and a hash of all bits of its
 * results. {@link BitsTest} runs it in JVMs with different vector widths and compilers: the lines must not differ.
 */
final class BitsDigest {
    private static final int ROWS = 6;
    private static final int[] CLASSES = {1, 3, 8, 17, 31, 32, 33, 64, 100, 255, 256, 257, 1000, 2053};

    /** A kernel on given rows, ready to run. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String name, Kernel kernel, Runnable run, double[] results) {}

    private BitsDigest() {}

    public static void main(String[] args) {
        Backend backend = Backends.require("cpu-vector");
        System.out.println("bits=" + Shapes.bits());
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        for (int classes : CLASSES) {
            for (Case kernel : cases(backend, ROWS, classes, threads)) {
                kernel.run.run();
                long hash = 1125899906842597L;
                for (double result : kernel.results) {
                    hash = 31 * hash + Double.doubleToLongBits(result);
                }
                System.out.println(kernel.name + " C=" + classes + " " + Long.toHexString(hash));
            }
        }
    }

    /** Every kernel the backend has, on rows of every kind: ordinary, near-equal, sparse, tiny and masked. */
    static List<Case> cases(Backend backend, int rows, int classes, int threads) {
        List<Case> cases = new ArrayList<>();
        for (ElementType type : new ElementType[] {ElementType.F32, ElementType.F64}) {
            Rows weights = rows(type, rows, classes, 1, false);
            Rows others = rows(type, rows, classes, 2, false);
            Rows logits = rows(type, rows, classes, 3, true);
            Rows otherLogits = rows(type, rows, classes, 4, true);
            for (Measure measure : Measure.values()) {
                addPair(cases, backend, measure, Probabilities.given(), weights, others, threads);
                addPair(cases, backend, measure, Counts.plain(), weights, others, threads);
                addPair(cases, backend, measure, Logits.atTemperature(1.7), logits, otherLogits, threads);
            }
            addEntropy(cases, backend, Probabilities.given(), weights, threads);
            addEntropy(cases, backend, Counts.plain(), weights, threads);
            addNll(cases, backend, logits, threads);
        }
        return cases;
    }

    private static <F extends Distribution> void addPair(
            List<Case> cases, Backend backend, Measure measure, F form, Rows p, Rows q, int threads) {
        if (measure.operands() != Measure.Operands.REFERENCE_AND_MODEL || measure == Measure.GAUSSIAN_KL) {
            return;
        }
        var plan = Relent.pair(measure, form, form).elements(p.elementType()).threads(threads);
        if (backend.refusal(plan.spec()).isPresent()) {
            return;
        }
        var kernel = plan.kernel(backend);
        double[] results = new double[(int) p.rows()];
        Reference<F> reference = new Reference<>(p);
        Model<F> model = new Model<>(q);
        cases.add(new Case(kernel.toString(), kernel, () -> kernel.run(reference, model, results), results));
    }

    private static <F extends Distribution> void addEntropy(
            List<Case> cases, Backend backend, F form, Rows p, int threads) {
        UnaryPlan<F> plan = Relent.entropy(form).elements(p.elementType()).threads(threads);
        var kernel = plan.kernel(backend);
        double[] results = new double[(int) p.rows()];
        Reference<F> reference = new Reference<>(p);
        cases.add(new Case(kernel.toString(), kernel, () -> kernel.run(reference, results), results));
    }

    private static void addNll(List<Case> cases, Backend backend, Rows x, int threads) {
        var kernel = Relent.nll(ClassIndex.plain(), Logits.plain())
                .elements(x.elementType())
                .threads(threads)
                .kernel(backend);
        int[] labels = new int[(int) x.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = row * 7 % x.classes();
        }
        Labels indices = Labels.of(labels);
        Model<Logits> model = Model.logits(x);
        double[] results = new double[labels.length];
        cases.add(new Case(kernel.toString(), kernel, () -> kernel.run(indices, model, results), results));
    }

    /** Fixed rows, from StrictMath alone; the second matrix's row 1 nearly equals the first's, row 2 has zeros or −∞. */
    private static Rows rows(ElementType type, int rows, int classes, int salt, boolean logits) {
        double[] data = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            SplittableRandom shared = new SplittableRandom(row);
            SplittableRandom own = new SplittableRandom(1000L * salt + row);
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                double same = -StrictMath.log(1 - shared.nextDouble());
                double value = -StrictMath.log(1 - own.nextDouble());
                if (row % ROWS == 1) {
                    value = same * (1 + 1e-4 * (value - 1));
                } else if (row % ROWS == 2 && c % 3 == 1) {
                    value = 0;
                } else if (row % ROWS == 3) {
                    value = StrictMath.pow(value, 12);
                } else if (row % ROWS == 4 && c % 5 == 2) {
                    value = type == ElementType.F32 ? 1e-40 : 1e-310;
                }
                data[row * classes + c] = logits ? 4 * StrictMath.log(value) : value;
                sum += value;
            }
            for (int c = 0; c < classes && !logits; c++) {
                data[row * classes + c] /= sum == 0 ? 1 : sum;
            }
        }
        if (type == ElementType.F64) {
            return Rows.of(data, rows, classes);
        }
        float[] narrow = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            narrow[i] = (float) data[i];
        }
        return Rows.of(narrow, rows, classes);
    }
}
