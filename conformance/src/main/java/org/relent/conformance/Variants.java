package org.relent.conformance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Smoothing;

/** The kernels with options: temperatures, caps, smoothings, the measures' own, and several measures at once. */
final class Variants {
    private static final Probabilities PROBS = Probabilities.given();
    private static final Counts COUNTS = Counts.plain();
    private static final LogProbabilities LOG_PROBS = LogProbabilities.given();
    private static final Logits LOGITS = Logits.plain();

    private static final List<Measure> PAIRS = List.of(
            Measure.CROSS_ENTROPY,
            Measure.KL,
            Measure.REVERSE_KL,
            Measure.JEFFREYS,
            Measure.JS,
            Measure.JS_DISTANCE,
            Measure.RENYI,
            Measure.GENERALIZED_KL,
            Measure.TOTAL_VARIATION,
            Measure.HELLINGER,
            Measure.CHI_SQUARE);
    private static final List<Measure> SEVERAL = List.of(
            Measure.KL, Measure.REVERSE_KL, Measure.ENTROPY, Measure.CROSS_ENTROPY, Measure.JEFFREYS, Measure.JS);
    private static final List<Measure> OTHERS = List.of(
            Measure.TOTAL_VARIATION,
            Measure.JS_DISTANCE,
            Measure.HELLINGER,
            Measure.CHI_SQUARE,
            Measure.GENERALIZED_KL,
            Measure.RENYI);
    private static final List<Measure> OF_TABLES =
            List.of(Measure.MUTUAL_INFORMATION, Measure.ENTROPY_X, Measure.ENTROPY_Y, Measure.CONDITIONAL_ENTROPY);
    private static final List<Smoothing> SMOOTHINGS =
            List.of(Smoothing.additive(1), Smoothing.additive(0.25), Smoothing.mixture(0.1), Smoothing.floor(1e-3));

    private final Set<KernelSpec> specs = new LinkedHashSet<>();
    private final ElementType type;

    private Variants(ElementType type) {
        this.type = type;
    }

    /** All of them in f32 and f64, and those that read rows in another way in 16 bits. */
    static Set<KernelSpec> all() {
        Set<KernelSpec> all = new LinkedHashSet<>();
        for (ElementType type : ElementType.values()) {
            Variants variants = new Variants(type);
            variants.logits();
            variants.several();
            if (type == ElementType.F32 || type == ElementType.F64) {
                variants.smoothing();
                variants.parameters();
                variants.tables();
                variants.gaussians();
            }
            variants.loss();
            all.addAll(variants.specs);
        }
        return all;
    }

    private void add(Measure measure, Form reference, @Nullable Form model, Options options) {
        specs.add(KernelSpec.of(measure, reference, model)
                .withElements(type)
                .withOptions(measure == Measure.RENYI && Double.isNaN(options.alpha()) ? Kernels.RENYI : options));
    }

    private void add(Measure measure, Form reference, @Nullable Form model) {
        add(measure, reference, model, Options.DEFAULT);
    }

    private void logits() {
        List<Logits> forms = List.of(
                Logits.atTemperature(0.5),
                Logits.atTemperature(3),
                LOGITS.withSoftCap(30),
                Logits.atTemperature(2).withSoftCap(5));
        for (Logits form : forms) {
            add(Measure.ENTROPY, form, null);
            add(Measure.LOG_PARTITION, form, null);
            add(Measure.KL, form, form);
            add(Measure.REVERSE_KL, form, PROBS);
            add(Measure.JEFFREYS, LOG_PROBS, form);
            add(Measure.JS, COUNTS, form);
            add(Measure.CROSS_ENTROPY, PROBS, form);
            add(Measure.NLL, ClassIndex.plain(), form);
        }
        for (Measure measure : PAIRS) {
            add(measure, forms.get(1), forms.get(0));
            add(measure, forms.get(3), forms.get(1));
        }
    }

    private void smoothing() {
        for (Smoothing smoothing : SMOOTHINGS) {
            List<Distribution> smoothed = List.of(Probabilities.smoothed(smoothing), Counts.smoothed(smoothing));
            for (Distribution form : smoothed) {
                Distribution plain = form instanceof Counts ? COUNTS : PROBS;
                add(Measure.ENTROPY, form, null);
                for (Measure measure : PAIRS) {
                    add(measure, form, form);
                }
                for (Measure measure : List.of(Measure.KL, Measure.REVERSE_KL, Measure.JS)) {
                    add(measure, form, plain);
                    add(measure, plain, form);
                }
                add(Measure.CROSS_ENTROPY, form, LOGITS);
                add(Measure.KL, form, LOGITS);
                add(Measure.KL, LOG_PROBS, form);
            }
        }
        Distribution added = Counts.smoothed(Smoothing.additive(0.5));
        add(Measure.KL, added, Counts.smoothed(Smoothing.floor(0.01)));
        add(Measure.JS, Probabilities.smoothed(Smoothing.mixture(1)), added);
    }

    private void parameters() {
        List<List<Distribution>> pairs = List.of(
                List.of(PROBS, PROBS),
                List.of(COUNTS, COUNTS),
                List.of(LOGITS, LOGITS),
                List.of(LOG_PROBS, LOG_PROBS),
                List.of(PROBS, LOGITS));
        for (List<Distribution> pair : pairs) {
            for (double weight : new double[] {0.25, 0.9}) {
                add(Measure.JS, pair.get(0), pair.get(1), Options.DEFAULT.withWeight(weight));
                add(Measure.JS_DISTANCE, pair.get(0), pair.get(1), Options.DEFAULT.withWeight(weight));
            }
            for (double alpha : new double[] {0, 0.999999, 1, 1.000001, 2, 50, Double.POSITIVE_INFINITY}) {
                add(Measure.RENYI, pair.get(0), pair.get(1), Options.DEFAULT.withAlpha(alpha));
            }
        }
        add(Measure.ENTROPY, COUNTS, null, Options.DEFAULT.withMillerMadow(true));
    }

    private void tables() {
        int[][] shapes = {{1, 1}, {1, 5}, {4, 1}, {2, 2}, {8, 16}, {17, 33}};
        Options corrected = Options.DEFAULT.withMillerMadow(true);
        for (int[] shape : shapes) {
            Joint counts = Joint.counts(shape[0], shape[1]);
            Joint probs = Joint.probabilities(shape[0], shape[1]);
            for (Measure measure : OF_TABLES) {
                add(measure, counts, null);
                add(measure, probs, null);
                add(measure, counts, null, corrected);
            }
            several(OF_TABLES, counts, null, Options.DEFAULT);
            several(OF_TABLES, probs, null, Options.DEFAULT);
            several(OF_TABLES, counts, null, corrected);
        }
    }

    private void gaussians() {
        Options free = Options.DEFAULT.withFreeNats(0.5);
        add(Measure.GAUSSIAN_KL, Gaussian.logVariance(), null, free);
        add(Measure.GAUSSIAN_KL, Gaussian.sigma(), Gaussian.sigma(), free);
        add(Measure.GAUSSIAN_KL, Gaussian.variance(), Gaussian.logVariance(), free.withFreeNats(2));
    }

    private void loss() {
        Options smoothed = Options.DEFAULT.withLabelSmoothing(0.1);
        ClassIndex ignoring = ClassIndex.ignoring(-100);
        add(Measure.NLL, ignoring, LOGITS);
        add(Measure.NLL, ignoring, LOG_PROBS);
        add(Measure.NLL, ClassIndex.plain(), LOGITS, smoothed);
        add(Measure.NLL, ClassIndex.plain(), LOG_PROBS, smoothed);
        add(Measure.NLL, ClassIndex.plain(), LOGITS, Options.DEFAULT.withZLoss(1e-4));
        add(Measure.NLL, ignoring, LOGITS.withSoftCap(30), smoothed.withZLoss(0.5));
        for (int classes : new int[] {1, 3, 33, 257}) {
            Options weighted = Options.DEFAULT.withClassWeights(weights(classes));
            add(Measure.NLL, ClassIndex.plain(), LOGITS, weighted);
            add(Measure.NLL, ClassIndex.ignoring(0), LOG_PROBS, weighted.withLabelSmoothing(0.25));
            add(
                    Measure.NLL,
                    ignoring,
                    Logits.atTemperature(2).withSoftCap(5),
                    weighted.withLabelSmoothing(0.1).withZLoss(0.01));
        }
    }

    /** From 0, for a class that counts nothing, to 2. */
    private static ClassWeights weights(int classes) {
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
            weights[c] = classes == 1 ? 1.5 : c % 5 * 0.5;
        }
        return ClassWeights.of(weights);
    }

    private void several() {
        List<List<Distribution>> pairs = List.of(
                List.of(PROBS, PROBS),
                List.of(COUNTS, COUNTS),
                List.of(LOGITS, LOGITS),
                List.of(LOG_PROBS, LOG_PROBS),
                List.of(PROBS, LOGITS),
                List.of(COUNTS, PROBS),
                List.of(Logits.atTemperature(2).withSoftCap(5), Logits.atTemperature(0.5)),
                List.of(Counts.smoothed(Smoothing.additive(1)), Counts.smoothed(Smoothing.additive(1))));
        for (List<Distribution> pair : pairs) {
            several(SEVERAL, pair.get(0), pair.get(1), Options.DEFAULT);
            several(OTHERS, pair.get(0), pair.get(1), Options.DEFAULT.withAlpha(2));
        }
        several(List.of(Measure.KL, Measure.JS), PROBS, COUNTS, Options.DEFAULT.withWeight(0.25));
        several(List.of(Measure.LOG_PARTITION, Measure.ENTROPY), Logits.atTemperature(2), null, Options.DEFAULT);
        several(OF_TABLES, Joint.counts(3, 5), null, Options.DEFAULT);
    }

    private void several(List<Measure> measures, Form reference, @Nullable Form model, Options options) {
        specs.add(KernelSpec.of(measures, reference, model).withElements(type).withOptions(options));
    }
}
