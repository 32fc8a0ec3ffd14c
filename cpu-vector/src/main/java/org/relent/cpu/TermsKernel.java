package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Pairing;
import org.relent.Rows;
import org.relent.Workers;

/**
 * The measures that are sums of terms, of probabilities and counts. Counts are divided by their total as they are read.
 * The reverse divergence is the divergence with its sides exchanged.
 */
final class TermsKernel extends BatchKernel {
    /** The generated loops over rows of one measure and element type. */
    interface Batch {
        void run(
                TermsKernel kernel,
                Rows pRows,
                Rows qRows,
                long first,
                int count,
                double[] results,
                int offset,
                Lanes lanes);

        /** One very long row, by several threads; NaN if that cannot be. */
        double split(TermsKernel kernel, Rows pRows, Rows qRows, long index, Workers workers);
    }

    private final Measure measure;
    private final Pairing pairing;
    private final boolean reversed;
    private final boolean root;
    private final boolean pShares;
    private final boolean qShares;
    private final Batch batch;
    private final DecodedKernel decoded;

    TermsKernel(KernelSpec spec) {
        reversed = spec.measure() == Measure.REVERSE_KL;
        root = spec.measure() == Measure.JS_DISTANCE;
        measure = reversed ? Measure.KL : root ? Measure.JS : spec.measure();
        pairing = spec.pairing();
        Form p = spec.reference();
        Form q = spec.model() == null ? p : spec.model();
        pShares = (reversed ? q : p) instanceof Counts;
        qShares = (reversed ? p : q) instanceof Counts;
        batch = batch(measure, spec.elements());
        Form model = spec.model() == null ? null : reversed ? p : q;
        decoded = new DecodedKernel(KernelSpec.of(root ? spec.measure() : measure, reversed ? q : p, model)
                .withElements(spec.elements()));
    }

    private static Batch batch(Measure measure, ElementType type) {
        return switch (measure) {
            case ENTROPY ->
                switch (type) {
                    case F64 -> new EntropyRowsF64();
                    case F32 -> new EntropyRowsF32();
                    case F16 -> new EntropyRowsF16();
                    case BF16 -> new EntropyRowsBf16();
                };
            case CROSS_ENTROPY ->
                switch (type) {
                    case F64 -> new CrossEntropyRowsF64();
                    case F32 -> new CrossEntropyRowsF32();
                    case F16 -> new CrossEntropyRowsF16();
                    case BF16 -> new CrossEntropyRowsBf16();
                };
            case KL ->
                switch (type) {
                    case F64 -> new KlRowsF64();
                    case F32 -> new KlRowsF32();
                    case F16 -> new KlRowsF16();
                    case BF16 -> new KlRowsBf16();
                };
            case JEFFREYS ->
                switch (type) {
                    case F64 -> new JeffreysRowsF64();
                    case F32 -> new JeffreysRowsF32();
                    case F16 -> new JeffreysRowsF16();
                    case BF16 -> new JeffreysRowsBf16();
                };
            case JS ->
                switch (type) {
                    case F64 -> new JsRowsF64();
                    case F32 -> new JsRowsF32();
                    case F16 -> new JsRowsF16();
                    case BF16 -> new JsRowsBf16();
                };
            default -> throw new AssertionError(measure);
        };
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
        Rows p = Objects.requireNonNull(reference);
        Rows q = model == null ? p : model; // a measure of P alone never looks at the second side
        batch.run(this, reversed ? q : p, reversed ? p : q, first, count, results, offset, lanes);
    }

    @Override
    boolean splits() {
        return true;
    }

    @Override
    double split(@Nullable Rows reference, @Nullable Rows model, @Nullable Labels labels, long index, Workers workers) {
        Rows p = Objects.requireNonNull(reference);
        Rows q = model == null ? p : model;
        return batch.split(this, reversed ? q : p, reversed ? p : q, index, workers);
    }

    /** {@return whether the first side is divided by its totals} */
    boolean pShares() {
        return pShares;
    }

    /** {@return whether the second side is divided by its totals} */
    boolean qShares() {
        return qShares;
    }

    /** {@return whether the first side's rows go with the results one by one} */
    boolean pIsConsecutive() {
        return pairing == Pairing.ROW || pairing == (reversed ? Pairing.ONE_TO_MANY : Pairing.MANY_TO_ONE);
    }

    /** {@return whether the second side's do} */
    boolean qIsConsecutive() {
        return pairing == Pairing.ROW || pairing == (reversed ? Pairing.MANY_TO_ONE : Pairing.ONE_TO_MANY);
    }

    /** The first side's row of a result, given the number of rows of the model. */
    long pRow(long result, long modelRows) {
        return reversed ? pairing.modelRow(result, modelRows) : pairing.referenceRow(result, modelRows);
    }

    /** The second side's row of a result, given the number of rows of the model. */
    long qRow(long result, long modelRows) {
        return reversed ? pairing.referenceRow(result, modelRows) : pairing.modelRow(result, modelRows);
    }

    /** The number of rows of the model, which is the first side where the sides are exchanged. */
    long modelRows(Rows pRows, Rows qRows) {
        return (reversed ? pRows : qRows).rows();
    }

    /** From the sum of terms to the measure. */
    double finish(double result) {
        return root ? Math.sqrt(result) : result;
    }

    /** The same for some results. */
    void finish(double[] results, int from, int to) {
        for (int i = from; root && i < to; i++) {
            results[i] = Math.sqrt(results[i]);
        }
    }

    /** The measure of a row that the fast kernel does not take, such as one with a number that is no weight. */
    double decoded(Rows pRows, long pRow, @Nullable Rows qRows, long qRow, Lanes lanes) {
        return decoded.one(pRows, pRow, qRows, qRow, lanes);
    }
}
