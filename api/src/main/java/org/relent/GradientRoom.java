package org.relent;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What must hold of room for gradients before a kernel starts. Nothing is allocated. */
final class GradientRoom {
    private GradientRoom() {}

    /** Checks the gradients of Gaussians; either may be missing, and there is none of Q without Q. */
    static void require(
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Reference<?> p,
            @Nullable Model<?> q,
            double[] out,
            long results,
            Workers workers) {
        if (ofReference != null) {
            Gradient means = ofReference.means();
            Gradient spreads = ofReference.spreads();
            require("ofReference.means", means, results, p.rows(), "reference", workers);
            require("ofReference.spreads", spreads, results, p.rows(), "reference", workers);
            requireApart("ofReference.means", means, p, q, null, out, results);
            requireApart("ofReference.spreads", spreads, p, q, null, out, results);
            requireApart("ofReference.means", means, "ofReference.spreads", spreads);
        }
        if (ofModel != null && q != null) {
            Gradient means = ofModel.means();
            Gradient spreads = ofModel.spreads();
            require("ofModel.means", means, results, q.rows(), "model", workers);
            require("ofModel.spreads", spreads, results, q.rows(), "model", workers);
            requireApart("ofModel.means", means, p, q, null, out, results);
            requireApart("ofModel.spreads", spreads, p, q, null, out, results);
            requireApart("ofModel.means", means, "ofModel.spreads", spreads);
            if (ofReference != null) {
                requireApart("ofReference.means", ofReference.means(), "ofModel.means", means);
                requireApart("ofReference.means", ofReference.means(), "ofModel.spreads", spreads);
                requireApart("ofReference.spreads", ofReference.spreads(), "ofModel.means", means);
                requireApart("ofReference.spreads", ofReference.spreads(), "ofModel.spreads", spreads);
            }
        }
    }

    /** Checks that there is one row a result, as wide as the matrix called {@code as}, in memory all workers may write. */
    static void require(String name, Gradient gradient, long results, Rows rows, String as, Workers workers) {
        if (gradient.rows() != results) {
            throw new IllegalArgumentException(
                    name + ".rows: got " + gradient.rows() + ", expected " + results + " as in " + as);
        }
        if (gradient.classes() != rows.classes()) {
            throw new IllegalArgumentException(
                    name + ".classes: got " + gradient.classes() + ", expected " + rows.classes() + " as in " + as);
        }
        Memory.requireShared(name, gradient.written(), workers);
    }

    /** Checks that a gradient shares no memory with an input or the results. */
    static void requireApart(
            String name,
            Gradient gradient,
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            double[] out,
            long results) {
        MemorySegment memory = gradient.written();
        long bytes = memory.byteSize();
        Memory.requireApart(p, q, y, name, gradient.array(), memory, bytes);
        // Another array, or memory outside the heap, is not the results'; a segment over them would be allocated.
        @SuppressWarnings("ReferenceEquality") // whether it is the same memory
        boolean apart = gradient.array() == null ? memory.isNative() : gradient.array() != out;
        if (!apart) {
            Memory.requireNoOverlap(
                    "results", MemorySegment.ofArray(out), 0, results * Double.BYTES, name, memory, bytes);
        }
    }

    /** Checks that two gradients share no memory. */
    private static void requireApart(String name, Gradient gradient, String otherName, Gradient other) {
        MemorySegment first = gradient.written();
        MemorySegment second = other.written();
        @SuppressWarnings("ReferenceEquality") // as above
        boolean sameArray = gradient.array() != null && gradient.array() == other.array();
        if (sameArray) { // whose addresses are within it; asking for what is behind them would allocate
            if (first.address() < second.address() + second.byteSize()
                    && second.address() < first.address() + first.byteSize()) {
                throw Memory.overlap(name, otherName);
            }
        } else if (gradient.array() == null || other.array() == null) {
            Memory.requireNoOverlap(name, first, 0, first.byteSize(), otherName, second, second.byteSize());
        }
    }
}
