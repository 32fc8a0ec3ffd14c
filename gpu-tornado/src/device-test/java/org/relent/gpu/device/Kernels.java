package org.relent.gpu.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels for tests. Names begin as no function of a device's language does. */
public final class Kernels {
    private Kernels() {}

    public static void rlCopy(KernelContext context, FloatArray from, FloatArray to) {
        to.set(context.globalIdx, from.get(context.globalIdx));
    }

    public static void rlAdd(KernelContext context, FloatArray from, FloatArray to) {
        to.set(context.globalIdx, to.get(context.globalIdx) + from.get(context.globalIdx));
    }

    /** Each group adds up 512 numbers, in a tree, and leaves a token. */
    public static void rlTree(
            KernelContext context, FloatArray numbers, FloatArray sums, IntArray tokens, IntArray token) {
        float[] tree = context.allocateFloatLocalArray(256);
        int lane = context.localIdx;
        int first = context.groupIdx * 512;
        tree[lane] = numbers.get(first + lane) + numbers.get(first + lane + 256);
        for (int half = 128; half > 0; half /= 2) {
            context.localBarrier();
            if (lane < half) {
                tree[lane] += tree[lane + half];
            }
        }
        if (lane == 0) {
            sums.set(context.groupIdx, tree[0]);
            tokens.set(context.groupIdx, token.get(0));
        }
    }

    /** Where each work-item stands. */
    public static void rlIds(KernelContext context, IntArray ids) {
        int at = context.globalIdx * 5;
        ids.set(at, context.globalIdx);
        ids.set(at + 1, context.groupIdx);
        ids.set(at + 2, context.localIdx);
        ids.set(at + 3, context.globalGroupSizeX);
        ids.set(at + 4, context.localGroupSizeX);
    }
}
