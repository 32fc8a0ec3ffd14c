package org.relent.conformance;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Probabilities;

/** Rows of a few classes whose results anyone can work out, for each rule of the definitions. */
final class Literals {
    private final KernelSpec spec;
    private final Map<String, Batch> batches = new LinkedHashMap<>();

    private Literals(KernelSpec spec) {
        this.spec = spec;
    }

    /** The batches of a kernel, by the rule each is about. */
    static Map<String, Batch> of(KernelSpec spec) {
        Literals literals = new Literals(spec);
        if (spec.reference() instanceof Gaussian) {
            literals.gaussians();
        } else if (spec.reference() instanceof ClassIndex) {
            literals.labels();
        } else if (Kernels.fixedClasses(spec).isPresent()) {
            literals.tables(Kernels.fixedClasses(spec).getAsInt());
        } else {
            literals.distributions();
        }
        return literals.batches;
    }

    private void distributions() {
        double[] half = {0, 0.5, 0.5};
        add("0·ln 0 = 0, and p = 0 < q", half, new double[] {0.5, 0.25, 0.25});
        add("p = q = 0 adds nothing", half, new double[] {0, 0.25, 0.75});
        add("p > 0 = q", new double[] {0.25, 0.25, 0.5}, new double[] {0, 0.5, 0.5});
        add("disjoint supports", new double[] {1, 0, 0, 0}, new double[] {0, 0, 1, 0});
        add("a certain class, known", new double[] {0, 1, 0}, new double[] {0, 1, 0});
        add("one class", new double[] {1}, new double[] {1});
        double[] eighths = new double[8];
        Arrays.fill(eighths, 0.125);
        add("eight equal classes: 3 bits", eighths, eighths);
        add("the coin of 0.2 against 0.7", new double[] {0.2, 0.8}, new double[] {0.7, 0.3});
        if (!Kernels.isNormalized(spec) && !spec.measures().contains(Measure.RENYI)) {
            zeros();
        }
    }

    /** Rows without any mass, on the sides that may be so: what is used as given. */
    private void zeros() {
        double[] some = {0.25, 0.75};
        double[] none = {0, 0};
        boolean p = mayBeEmpty(spec.reference());
        if (p) {
            add("nothing on P's side", none, some);
        }
        if (spec.model() != null && mayBeEmpty(spec.model())) {
            add("nothing on Q's side", some, none);
            if (p) {
                add("nothing on either side", none, none);
            }
        }
    }

    private static boolean mayBeEmpty(Form form) {
        return form instanceof LogProbabilities || form.equals(Probabilities.given());
    }

    private void tables(int cells) {
        double[] uniform = new double[cells];
        Arrays.fill(uniform, 1.0 / cells);
        add("a uniform table", uniform, uniform);
        double[] one = new double[cells];
        one[cells - 1] = 1;
        add("a single cell", one, one);
        double[] some = new double[cells];
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            some[i] = i % 3 == 1 ? 0 : 1 + i % 7;
            sum += some[i];
        }
        for (int i = 0; i < cells; i++) {
            some[i] /= sum;
        }
        add("cells that are 0", some, some);
    }

    /** Each row with the first and with the last class as its label. */
    private void labels() {
        int classes = Kernels.sizes(spec, 3)[0];
        double[] uniform = new double[classes];
        Arrays.fill(uniform, 1.0 / classes);
        double[] lacking = uniform.clone();
        lacking[0] = classes == 1 ? 1 : 0;
        double[] sure = new double[classes];
        sure[classes - 1] = 1;
        double[] uneven = new double[classes];
        for (int c = 0; c < classes; c++) {
            uneven[c] = (c + 1) * 2.0 / (classes * (classes + 1.0));
        }
        Distribution form = (Distribution) Objects.requireNonNull(spec.model());
        for (int label : new int[] {0, classes - 1}) {
            int[] labels = {label, label, label, label};
            Matrix rows = Matrix.of(
                    spec.elements(),
                    encode(form, uniform),
                    encode(form, lacking),
                    encode(form, sure),
                    encode(form, uneven));
            put("−ln of a label's share, +∞ where that is 0: label " + label, null, rows, labels);
        }
    }

    private void gaussians() {
        double point = Double.NEGATIVE_INFINITY;
        gaussian("the standard normal", 0, 0, 0, 0);
        gaussian("another mean", 1, 0, -0.5, 0);
        gaussian("another width", 0, 2, 0, -1);
        gaussian("a point within a Gaussian", 0.25, point, 0, 1);
        gaussian("a Gaussian around a point", 0, 1, 0.25, point);
        gaussian("the same point", 0.25, point, 0.25, point);
        gaussian("another point", 0.25, point, 0.5, point);
    }

    private void gaussian(String rule, double mean, double log, double otherMean, double otherLog) {
        Gaussian.Spread p = ((Gaussian) spec.reference()).spread();
        double[] means = {0.5, mean};
        double[] spreads = {Gaussians.spread(p, 0.5), Gaussians.spread(p, log)};
        Matrix model = null;
        Matrix modelSpreads = null;
        if (spec.model() instanceof Gaussian q) {
            model = Matrix.of(spec.elements(), new double[] {0.25, otherMean});
            modelSpreads = Matrix.of(
                    spec.elements(),
                    new double[] {Gaussians.spread(q.spread(), 0.25), Gaussians.spread(q.spread(), otherLog)});
        }
        batches.put(
                rule,
                new Batch(
                        spec,
                        Collections.nCopies(1, RowKind.RANDOM),
                        Matrix.of(spec.elements(), means),
                        Matrix.of(spec.elements(), spreads),
                        model,
                        modelSpreads,
                        null));
    }

    private void add(String rule, double[] p, double[] q) {
        Matrix reference = Matrix.of(spec.elements(), encode(Forms.distribution(spec.reference()), p));
        Form form = spec.model();
        Matrix model = form == null ? null : Matrix.of(spec.elements(), encode((Distribution) form, q));
        put(rule, reference, model, null);
    }

    private void put(String rule, @Nullable Matrix p, @Nullable Matrix q, int @Nullable [] labels) {
        int rows = Objects.requireNonNull(p != null ? p : q).rows();
        batches.put(rule, new Batch(spec, Collections.nCopies(rows, RowKind.RANDOM), p, q, labels));
    }

    /** Shares as the numbers of a form; caps are left to bend them. */
    static double[] encode(Distribution form, double... shares) {
        double[] row = shares.clone();
        for (int c = 0; c < row.length; c++) {
            row[c] = switch (form) {
                case Probabilities ignored -> row[c];
                case Counts ignored -> 40 * row[c];
                case LogProbabilities ignored -> Math.log(row[c]);
                case Logits logits -> logits.temperature() * Math.log(row[c]) + 1;
            };
        }
        return row;
    }
}
