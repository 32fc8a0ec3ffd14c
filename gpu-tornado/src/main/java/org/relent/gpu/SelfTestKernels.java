package org.relent.gpu;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * What {@link SelfTestData} checks, one pair of numbers a work-item. As in every kernel: local arrays are not passed on,
 * nothing is compared with {@code <=} or {@code >=}, and no name is one of OpenCL's own.
 *
 * <p>A row of an array holds one number a pair, as many as there are work-items: where the input never arrives, nothing is
 * written elsewhere. The two kernels differ in nothing but their type.
 */
final class SelfTestKernels {
    private SelfTestKernels() {}

    @SuppressWarnings("IdentityBinaryExpression") // the kernels ask it like this
    static void selfTestF32(
            KernelContext context,
            IntArray token,
            FloatArray in,
            IntArray ints,
            ShortArray shorts,
            FloatArray out,
            IntArray intsOut,
            IntArray canary) {
        float[] sums = context.allocateFloatLocalArray(256);
        int[] counts = context.allocateIntLocalArray(256);
        int n = context.globalGroupSizeX;
        int i = context.globalIdx;
        int lane = context.localIdx;
        float a = in.get(i);
        float b = in.get(n + i);
        int v = ints.get(i);

        out.set(i, a / b);
        out.set(n + i, a - b);
        float sum = a + b;
        float back = sum - a;
        out.set(2 * n + i, sum);
        out.set(3 * n + i, (a - (sum - back)) + (b - back));
        out.set(4 * n + i, (a + 0x1.8p23f) - 0x1.8p23f);
        out.set(5 * n + i, a * 0x1p64f);
        out.set(6 * n + i, TornadoMath.log(a));
        out.set(7 * n + i, (float) v);
        out.set(8 * n + i, a * b);
        out.set(9 * n + i, TornadoMath.min(a, b));
        out.set(10 * n + i, TornadoMath.max(a, b));
        out.set(11 * n + i, TornadoMath.abs(a) < 1 ? a : a > 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);

        int flags = 0;
        if (a < b) {
            flags += 1;
        }
        if (a > b) {
            flags += 2;
        }
        if (a == b) {
            flags += 4;
        }
        if (a != a) {
            flags += 8;
        }
        flags += a < 0.5f ? 16 : 0;
        intsOut.set(i, flags);
        intsOut.set(n + i, (int) a);
        intsOut.set(2 * n + i, shorts.get(i));
        intsOut.set(3 * n + i, (v >> 7) & 511);

        sums[lane] = in.get(2 * n + i);
        counts[lane] = v;
        for (int half = 128; half > 0; half = half / 2) {
            context.localBarrier();
            if (lane < half) {
                sums[lane] += sums[lane + half];
                counts[lane] += counts[lane + half];
            }
        }
        if (lane == 0) {
            int group = context.groupIdx;
            out.set(12 * n + group, sums[0]);
            intsOut.set(4 * n + group, counts[0]);
            canary.set(group, token.get(0) + group);
        }
    }

    @SuppressWarnings("IdentityBinaryExpression") // the kernels ask it like this
    static void selfTestF64(
            KernelContext context,
            IntArray token,
            DoubleArray in,
            IntArray ints,
            ShortArray shorts,
            DoubleArray out,
            IntArray intsOut,
            IntArray canary) {
        double[] sums = context.allocateDoubleLocalArray(256);
        int[] counts = context.allocateIntLocalArray(256);
        int n = context.globalGroupSizeX;
        int i = context.globalIdx;
        int lane = context.localIdx;
        double a = in.get(i);
        double b = in.get(n + i);
        int v = ints.get(i);

        out.set(i, a / b);
        out.set(n + i, a - b);
        double sum = a + b;
        double back = sum - a;
        out.set(2 * n + i, sum);
        out.set(3 * n + i, (a - (sum - back)) + (b - back));
        out.set(4 * n + i, (a + 0x1.8p52) - 0x1.8p52);
        out.set(5 * n + i, a * 0x1p64);
        out.set(6 * n + i, TornadoMath.log(a));
        out.set(7 * n + i, (double) v);
        out.set(8 * n + i, a * b);
        out.set(9 * n + i, TornadoMath.min(a, b));
        out.set(10 * n + i, TornadoMath.max(a, b));
        out.set(11 * n + i, TornadoMath.abs(a) < 1 ? a : a > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);

        int flags = 0;
        if (a < b) {
            flags += 1;
        }
        if (a > b) {
            flags += 2;
        }
        if (a == b) {
            flags += 4;
        }
        if (a != a) {
            flags += 8;
        }
        flags += a < 0.5 ? 16 : 0;
        intsOut.set(i, flags);
        intsOut.set(n + i, (int) a);
        intsOut.set(2 * n + i, shorts.get(i));
        intsOut.set(3 * n + i, (v >> 7) & 511);

        sums[lane] = in.get(2 * n + i);
        counts[lane] = v;
        for (int half = 128; half > 0; half = half / 2) {
            context.localBarrier();
            if (lane < half) {
                sums[lane] += sums[lane + half];
                counts[lane] += counts[lane + half];
            }
        }
        if (lane == 0) {
            int group = context.groupIdx;
            out.set(12 * n + group, sums[0]);
            intsOut.set(4 * n + group, counts[0]);
            canary.set(group, token.get(0) + group);
        }
    }
}
