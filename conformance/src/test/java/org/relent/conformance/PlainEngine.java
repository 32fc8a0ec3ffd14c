package org.relent.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Status;
import org.relent.Workers;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/**
 * The formulas in plain double loops, as one would write them first, with a defect to choose: what the kit is tried on.
 * Even without one it loses near-equal rows to cancellation.
 */
final class PlainEngine implements Engine {
    /** What is wrong with an engine. */
    enum Defect {
        NONE,
        EPSILON_IN_THE_LOGARITHM,
        NAN_IS_SKIPPED,
        NEGATIVE_IS_CLAMPED,
        MISMATCH_IS_LARGE_BUT_FINITE,
        FLOAT_SUM,
        READS_PAST_THE_ROW,
        IGNORES_THE_OFFSET,
        DEPENDS_ON_THE_POSITION,
        WRITES_TO_ITS_INPUT,
        NEGATIVE_ZERO,
        BAD_ROW_SPREADS,
        SWAPS_ITS_OPERANDS,
        // Of kernels with options, named where they are tried.
        NO_SMOOTHING,
        NO_TEMPERATURE,
        NO_CAP,
        LABEL_SMOOTHING_OVER_THE_OTHERS,
        NO_CLASS_WEIGHTS,
        NO_Z_LOSS,
        IGNORED_ROWS_COUNT,
        RENYI_IS_KL,
        WEIGHT_IS_A_HALF,
        NO_MILLER_MADOW,
        TABLES_ARE_TRANSPOSED,
        SIGMA_IS_A_VARIANCE,
        NO_FREE_NATS,
        FREE_NATS_HAVE_A_GRADIENT,
        GRADIENT_OF_SIGMA_IS_OF_ITS_SQUARE,
        ENTROPY_OF_THE_MODEL,
        MEASURES_IN_ANOTHER_ORDER,
        GRADIENT_WITHOUT_TEMPERATURE,
        GRADIENT_WITHOUT_CAP,
        GRADIENT_OF_IGNORED_ROWS,
        GRADIENT_OF_BAD_ROWS_IS_ZERO;

        /** Whether it can be told only from a kernel of its own. */
        boolean isOfOptions() {
            return compareTo(NO_SMOOTHING) >= 0;
        }
    }

    private final Predicate<KernelSpec> offered;
    private final Defect defect;

    PlainEngine(Predicate<KernelSpec> offered, Defect defect) {
        this.offered = offered;
        this.defect = defect;
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return offered.test(spec) ? Optional.empty() : Optional.of("left out of this engine");
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        boolean gaussian = spec.reference() instanceof Gaussian && spec.model() == null;
        boolean derived = spec.measure() == Measure.NLL || spec.measure() == Measure.KL || gaussian;
        return derived ? Optional.empty() : Optional.of("left out of this engine");
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        return new RowKernel() {
            @Override
            public void run(
                    @Nullable Reference<?> p,
                    @Nullable Model<?> q,
                    @Nullable Labels labels,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    Workers workers) {
                compute(spec, operands(p, q, labels), first, count, results, offset, workers);
            }

            @Override
            public void gradient(
                    @Nullable Reference<?> p,
                    @Nullable Model<?> q,
                    @Nullable Labels labels,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    Gradient gradient,
                    Workers workers) {
                Operands operands = operands(p, q, labels);
                compute(spec, operands, first, count, results, offset, workers);
                for (int row = 0; row < count; row++) {
                    derive(batch(spec, operands, first + row), gradient, row);
                }
            }

            @Override
            public void gaussianGradient(
                    Reference<?> p,
                    @Nullable Model<?> q,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    @Nullable GaussianGradient ofReference,
                    @Nullable GaussianGradient ofModel,
                    Workers workers) {
                Operands operands = operands(p, q, null);
                compute(spec, operands, first, count, results, offset, workers);
                for (int row = 0; row < count; row++) {
                    derive(batch(spec, operands, first + row), Objects.requireNonNull(ofReference), row);
                }
            }
        };
    }

    private static Operands operands(@Nullable Reference<?> p, @Nullable Model<?> q, @Nullable Labels labels) {
        return new Operands(
                p == null ? null : p.rows(),
                p == null ? null : p.spreads(),
                q == null ? null : q.rows(),
                q == null ? null : q.spreads(),
                labels);
    }

    private void compute(
            KernelSpec spec, Operands operands, long first, int count, double[] results, int offset, Workers workers) {
        int width = spec.measures().size();
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                Batch batch = batch(spec, operands, first + i);
                for (int m = 0; m < width; m++) {
                    double result = result(batch, m);
                    if (defect == Defect.DEPENDS_ON_THE_POSITION && (first + i) % 5 == 3) {
                        result = Math.nextUp(result);
                    }
                    results[offset + (int) i * width + m] =
                            defect == Defect.NEGATIVE_ZERO && result == 0 ? -0.0 : result;
                }
            }
        });
        for (int i = 1; defect == Defect.BAD_ROW_SPREADS && i < count; i++) {
            results[offset + i] += 0 * results[offset + i - 1];
        }
        if (defect == Defect.WRITES_TO_ITS_INPUT
                && operands.reference() != null
                && operands.reference().array() instanceof float[] array
                && array.length > 0) {
            array[array.length - 1] = 0;
        }
    }

    private double result(Batch batch, int m) {
        int width = batch.width();
        Measure measure = batch.spec().measures().get(defect == Defect.MEASURES_IN_ANOTHER_ORDER ? width - 1 - m : m);
        Reading reading = Reading.of(batch, 0);
        if ((reading.bits() & Status.IGNORED.bit()) != 0) {
            return 0;
        }
        boolean wrong = (reading.bits() & ~Status.INFINITE.bit()) != 0;
        if (wrong && (measure != Measure.ENTROPY || Double.isNaN(sumOfReference(batch)))) {
            return Double.NaN;
        }
        if (measure == Measure.ENTROPY && defect == Defect.ENTROPY_OF_THE_MODEL) {
            batch = batch.with(Part.REFERENCE, batch.matrix(Part.MODEL));
        }
        double result = defect == Defect.FLOAT_SUM ? floatSum(batch) : ByHand.of(batch, 0, measure);
        boolean finite = defect == Defect.MISMATCH_IS_LARGE_BUT_FINITE && result == Double.POSITIVE_INFINITY;
        return finite ? 1e30 : result;
    }

    /** Of rows whose model alone is wrong, the entropy of P is what it is. */
    private static double sumOfReference(Batch batch) {
        KernelSpec alone = KernelSpec.of(Measure.ENTROPY, batch.spec().reference(), null);
        Batch p = new Batch(alone, batch.kinds(), batch.reference(), null, null);
        return Reading.of(p, 0).bits() == 0 ? 1 : Double.NaN;
    }

    /** A row of the gradient of nll or kl. */
    private void derive(Batch batch, Gradient gradient, int row) {
        int classes = batch.classes();
        int bits = Reading.of(batch, 0).bits();
        boolean ignored = bits == Status.IGNORED.bit();
        boolean wrong = (bits & ~(Status.INFINITE.bit() | Status.IGNORED.bit())) != 0;
        if (ignored && defect == Defect.GRADIENT_OF_IGNORED_ROWS) {
            batch = batch.with(new int[] {0});
            ignored = false;
        }
        Logits form = (Logits) batch.distribution(Part.MODEL);
        double[] x = batch.matrix(Part.MODEL).row(0);
        double[] q = shares(batch, Part.MODEL);
        double[] targets = batch.labels() == null ? shares(batch, Part.REFERENCE) : targets(batch);
        double z = wrong || ignored ? 0 : Forms.logPartition(form, x);
        double all = Arrays.stream(targets).sum() + 2 * batch.spec().options().zLoss() * z;
        for (int c = 0; c < classes; c++) {
            double value = q[c] * all - targets[c];
            value /= defect == Defect.GRADIENT_WITHOUT_TEMPERATURE ? 1 : form.temperature();
            if (form.isCapped() && x[c] != Double.NEGATIVE_INFINITY && defect != Defect.GRADIENT_WITHOUT_CAP) {
                double bent = Math.tanh(x[c] / form.softCap());
                value *= 1 - bent * bent;
            }
            double bad = defect == Defect.GRADIENT_OF_BAD_ROWS_IS_ZERO ? 0 : Double.NaN;
            gradient.set(row, c, ignored ? 0 : wrong ? bad : value);
        }
    }

    /** A row of the gradient of Gaussians against the standard normal. */
    private void derive(Batch batch, GaussianGradient gradient, int row) {
        boolean wrong = (Reading.of(batch, 0).bits() & ~Status.INFINITE.bit()) != 0;
        double free = batch.spec().options().freeNats();
        Gaussian.Spread spread = Gaussians.spread(batch.spec(), Part.REFERENCE_SPREADS);
        for (int d = 0; d < batch.classes(); d++) {
            double mean = Gaussians.mean(batch, Part.REFERENCE, 0, d);
            double x = batch.matrix(Part.REFERENCE_SPREADS).get(0, d);
            double slope = switch (spread) {
                case SIGMA -> (x - 1) * (x + 1) / x;
                case VARIANCE -> (x - 1) / (2 * x);
                case LOG_VARIANCE -> Math.expm1(x) / 2;
            };
            slope *= defect == Defect.GRADIENT_OF_SIGMA_IS_OF_ITS_SQUARE ? 1 / (2 * x) : 1;
            boolean none = wrong || Gaussians.spread(Gaussian.Spread.SIGMA, Gaussians.logVariance(spread, x)) == 0;
            boolean isFree =
                    free > 0 && Gaussians.divergence(batch, 0, d) <= free && defect != Defect.FREE_NATS_HAVE_A_GRADIENT;
            gradient.means().set(row, d, none ? Double.NaN : isFree ? 0 : mean);
            gradient.spreads().set(row, d, none ? Double.NaN : isFree ? 0 : slope);
        }
    }

    private static double[] shares(Batch batch, Part part) {
        return Arrays.stream(batch.logs(part, 0)).map(Math::exp).toArray();
    }

    /** t w of the labels. */
    private static double[] targets(Batch batch) {
        Options options = batch.spec().options();
        double[] targets = new double[batch.classes()];
        for (int c = 0; c < targets.length; c++) {
            double one = c == batch.labels()[0] ? 1 - options.labelSmoothing() : 0;
            targets[c] = (one + options.labelSmoothing() / targets.length)
                    * options.classWeights().get(c);
        }
        return targets;
    }

    private static double floatSum(Batch batch) {
        double[] p = batch.matrix(Part.REFERENCE).row(0);
        double[] q = batch.matrix(Part.MODEL).row(0);
        float sum = 0;
        for (int c = 0; c < p.length; c++) {
            sum += p[c] == 0 ? 0 : (float) (p[c] * Math.log(p[c] / q[c]));
        }
        return sum;
    }

    /** One result's rows, as f64, with what the defect makes of them. */
    private Batch batch(KernelSpec spec, Operands operands, long result) {
        Rows q = operands.model();
        long modelRows = q == null ? 0 : q.rows();
        long pRow = q == null ? result : spec.pairing().referenceRow(result, modelRows);
        long qRow = q == null ? 0 : spec.pairing().modelRow(result, modelRows);
        Form model = spec.model();
        Matrix rowOfP = read(operands.reference(), pRow, spec.reference());
        Matrix rowOfQ = read(q, qRow, model == null ? spec.reference() : model);
        if (defect == Defect.SWAPS_ITS_OPERANDS) {
            Matrix swapped = rowOfP;
            rowOfP = rowOfQ;
            rowOfQ = swapped;
        }
        if (defect == Defect.EPSILON_IN_THE_LOGARITHM && rowOfP != null && rowOfQ != null) {
            for (int c = 0; c < rowOfQ.classes(); c++) {
                rowOfQ.values()[c] += 1e-10 * rowOfP.values()[c]; // p ln(p/(q + εp)) = −p ln(q/p + ε)
            }
        }
        int[] labels = operands.labels() == null
                ? null
                : new int[] {(int) operands.labels().get(result)};
        return new Batch(
                defective(
                        spec,
                        Objects.requireNonNull(rowOfP != null ? rowOfP : rowOfQ).classes()),
                List.of(RowKind.RANDOM),
                rowOfP,
                read(operands.referenceSpreads(), pRow, spec.reference()),
                rowOfQ,
                read(operands.modelSpreads(), qRow, spec.reference()),
                labels);
    }

    private @Nullable Matrix read(@Nullable Rows rows, long row, Form form) {
        if (rows == null) {
            return null;
        }
        double[] values = new double[rows.classes()];
        for (int c = 0; c < values.length; c++) {
            double value = rows.get(row, c);
            if (defect == Defect.IGNORES_THE_OFFSET && rows.array() instanceof float[] array) {
                value = array[(int) (row * rows.rowStride()) + c];
            }
            if (defect == Defect.NAN_IS_SKIPPED && Double.isNaN(value)) {
                value = Forms.isWeights(form) ? 0 : Double.NEGATIVE_INFINITY;
            }
            if (defect == Defect.NEGATIVE_IS_CLAMPED && Forms.isWeights(form)) {
                value = Math.max(0, value);
            }
            values[c] = value;
        }
        if (defect == Defect.READS_PAST_THE_ROW
                && rows.array() instanceof float[] array
                && rows.start(row) + values.length < array.length) {
            values[0] += 0 * array[(int) rows.start(row) + values.length];
        }
        return new Matrix(ElementType.F64, 1, values.length, values);
    }

    /** What the engine takes the kernel for. */
    private KernelSpec defective(KernelSpec spec, int classes) {
        Options options = spec.options();
        return switch (defect) {
            case NO_SMOOTHING -> forms(spec, Counts.plain(), Counts.plain());
            case NO_TEMPERATURE -> forms(spec, spec.reference(), Logits.plain());
            case NO_CAP -> forms(spec, spec.reference(), Logits.atTemperature(((Logits) spec.model()).temperature()));
            case NO_CLASS_WEIGHTS -> spec.withOptions(options.withClassWeights(ClassWeights.none()));
            case NO_Z_LOSS -> spec.withOptions(options.withZLoss(0));
            // ε/(C − 1) for each of the others is what ε·C/(C − 1) over all gives.
            case LABEL_SMOOTHING_OVER_THE_OTHERS ->
                spec.withOptions(options.withLabelSmoothing(
                        classes == 1 ? 0 : options.labelSmoothing() * classes / (classes - 1)));
            case IGNORED_ROWS_COUNT -> forms(spec, ClassIndex.ignoring(-1), spec.model());
            case RENYI_IS_KL -> spec.withOptions(options.withAlpha(1));
            case WEIGHT_IS_A_HALF -> spec.withOptions(options.withWeight(0.5));
            case TABLES_ARE_TRANSPOSED -> {
                Joint joint = (Joint) spec.reference();
                yield forms(spec, new Joint(joint.cells(), joint.yCount(), joint.xCount()), null);
            }
            case NO_MILLER_MADOW -> spec.withOptions(options.withMillerMadow(false));
            case NO_FREE_NATS -> spec.withOptions(options.withFreeNats(0));
            case SIGMA_IS_A_VARIANCE -> forms(spec, Gaussian.variance(), spec.model());
            default -> spec;
        };
    }

    private static KernelSpec forms(KernelSpec spec, Form reference, @Nullable Form model) {
        return KernelSpec.of(spec.measures(), reference, model).withOptions(spec.options());
    }
}
