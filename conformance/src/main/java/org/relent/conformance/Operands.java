package org.relent.conformance;

import org.jspecify.annotations.Nullable;
import org.relent.Labels;
import org.relent.Rows;

/**
 * What a kernel is run on.
 *
 * @param reference P; null for labels
 * @param model Q; null for a measure of P alone
 * @param labels the labels; null for a measure without
 */
record Operands(
        @Nullable Rows reference,
        @Nullable Rows model,
        @Nullable Labels labels) {}
