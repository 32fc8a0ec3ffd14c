package org.relent.conformance;

import org.jspecify.annotations.Nullable;
import org.relent.Labels;
import org.relent.Rows;

/**
 * What a kernel is run on.
 *
 * @param reference P; null for labels
 * @param referenceSpreads how wide Gaussians P are; null for any other form
 * @param model Q; null for a measure of P alone
 * @param modelSpreads how wide Gaussians Q are; null for any other form
 * @param labels the labels; null for a measure without
 */
record Operands(
        @Nullable Rows reference,
        @Nullable Rows referenceSpreads,
        @Nullable Rows model,
        @Nullable Rows modelSpreads,
        @Nullable Labels labels) {
    /** Operands of any form but Gaussians. */
    Operands(@Nullable Rows reference, @Nullable Rows model, @Nullable Labels labels) {
        this(reference, null, model, null, labels);
    }

    /** One row of each. */
    Operands row(int row, int @Nullable [] label) {
        return new Operands(
                of(reference, row),
                of(referenceSpreads, row),
                of(model, row),
                of(modelSpreads, row),
                label == null ? null : Labels.of(label, row, 1));
    }

    private static @Nullable Rows of(@Nullable Rows rows, int row) {
        return rows == null ? null : rows.row(row);
    }

    /** The same with one matrix exchanged. */
    Operands with(Part part, Rows rows) {
        return new Operands(
                part == Part.REFERENCE ? rows : reference,
                part == Part.REFERENCE_SPREADS ? rows : referenceSpreads,
                part == Part.MODEL ? rows : model,
                part == Part.MODEL_SPREADS ? rows : modelSpreads,
                labels);
    }

    /** The same with other labels. */
    Operands with(Labels other) {
        return new Operands(reference, referenceSpreads, model, modelSpreads, other);
    }

    @Nullable
    Rows get(Part part) {
        return switch (part) {
            case REFERENCE -> reference;
            case REFERENCE_SPREADS -> referenceSpreads;
            case MODEL -> model;
            case MODEL_SPREADS -> modelSpreads;
        };
    }
}
