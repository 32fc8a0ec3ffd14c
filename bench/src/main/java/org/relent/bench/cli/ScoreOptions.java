package org.relent.bench.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Distribution;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.OnInfinite;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Smoothing;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What can be said to {@code score}, and the forms and options that follow from it. {@link ScoreCheck} refuses what would
 * have no effect.
 */
final class ScoreOptions {
    @Parameters(
            index = "0",
            paramLabel = "MEASURE",
            description = "What to compute: an id that ./relent measures lists, or several, separated by commas, "
                    + "from one pass over the rows.")
    @Nullable
    Measures measures;

    @ArgGroup(validate = false, order = 1, heading = "%nInputs:%n")
    InputOptions inputs = new InputOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nMeasures and forms:%n")
    MeasureOptions of = new MeasureOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nThe loss of labels (nll):%n")
    LossOptions loss = new LossOptions();

    @ArgGroup(validate = false, order = 4, heading = "%nResults (each file is written whole or not at all):%n")
    ResultOptions results = new ResultOptions();

    @ArgGroup(validate = false, order = 5, heading = "%nThis run:%n")
    Running running = new Running();

    /** Where it runs. */
    static final class Running {
        @Option(
                names = "--backend",
                paramLabel = "NAME",
                description = "auto (default), reference, cpu-vector or gpu-tornado.")
        String backend = Choice.AUTO;

        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "Default: all processors. Results do not depend on it.")
        @Nullable
        Integer threads;
    }

    Measures measures() {
        return Objects.requireNonNull(measures, "measures");
    }

    /** What the measures are computed from here: Gaussians without Q are P alone. */
    Measure.Operands operands() {
        Measure.Operands operands = measures().operands();
        return gaussian() && inputs.q == null ? Measure.Operands.REFERENCE : operands;
    }

    boolean gaussian() {
        return measures().has(Measure.GAUSSIAN_KL);
    }

    Pairing pairing() {
        return inputs.pairs == null ? Pairing.ROW : inputs.pairs;
    }

    LogBase base() {
        return of.base == null ? LogBase.NATS : of.base;
    }

    int threads() {
        return running.threads == null ? Runtime.getRuntime().availableProcessors() : running.threads;
    }

    boolean bf16() {
        return inputs.dtype != null;
    }

    /** Whether the logits that labels are judged against came as P. */
    boolean logitsAreP() {
        return inputs.p != null;
    }

    FormName pForm() {
        return inputs.pForm != null ? inputs.pForm : commonForm();
    }

    FormName qForm() {
        return inputs.qForm != null ? inputs.qForm : commonForm();
    }

    private FormName commonForm() {
        if (inputs.form != null) {
            return inputs.form;
        }
        boolean ofLogits = measures().has(Measure.NLL) || measures().has(Measure.LOG_PARTITION);
        return ofLogits ? FormName.LOGITS : FormName.PROBS;
    }

    /** The form of P. */
    Distribution reference() {
        return distribution(pForm(), of.pSmoothing);
    }

    /** The form of Q. */
    Distribution model() {
        return distribution(qForm(), of.qSmoothing);
    }

    private Distribution distribution(FormName form, @Nullable Smoothing ofThisSide) {
        Smoothing smoothing = ofThisSide != null ? ofThisSide : of.smoothing != null ? of.smoothing : Smoothing.none();
        return form.with(
                smoothing,
                of.temperature == null ? 1.0 : of.temperature,
                of.softCap == null ? Double.POSITIVE_INFINITY : of.softCap);
    }

    ClassIndex classIndex() {
        return loss.ignoreIndex == null ? ClassIndex.plain() : ClassIndex.ignoring(loss.ignoreIndex);
    }

    Options options(ClassWeights classWeights) {
        Options options = Options.DEFAULT
                .withClassWeights(classWeights)
                .withMillerMadow(of.millerMadow)
                .withOnInfinite(of.onInfinite == null ? OnInfinite.RETURN : of.onInfinite);
        if (of.alpha != null) {
            options = options.withAlpha(of.alpha);
        }
        if (of.weight != null) {
            options = options.withWeight(of.weight);
        }
        if (of.freeNats != null) {
            options = options.withFreeNats(of.freeNats);
        }
        if (loss.labelSmoothing != null) {
            options = options.withLabelSmoothing(loss.labelSmoothing);
        }
        return loss.zLoss == null ? options : options.withZLoss(loss.zLoss);
    }
}
