// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** Where a work-item stands in its grid, and what a work-group shares. */
public class KernelContext {
    // Boxed in TornadoVM too: a field reference carries its type.
    public final Integer globalIdx = 0;
    public final Integer globalIdy = 0;
    public final Integer globalIdz = 0;
    public final Integer groupIdx = 0;
    public final Integer groupIdy = 0;
    public final Integer groupIdz = 0;
    public final Integer localIdx = 0;
    public final Integer localIdy = 0;
    public final Integer localIdz = 0;
    public final Integer globalGroupSizeX = 0;
    public final Integer globalGroupSizeY = 0;
    public final Integer globalGroupSizeZ = 0;
    public final Integer localGroupSizeX = 0;
    public final Integer localGroupSizeY = 0;
    public final Integer localGroupSizeZ = 0;

    public KernelContext() {
        throw new UnsupportedOperationException("signature only");
    }

    public void localBarrier() {
        throw new UnsupportedOperationException("signature only");
    }

    public void globalBarrier() {
        throw new UnsupportedOperationException("signature only");
    }

    public int[] allocateIntLocalArray(int size) {
        throw new UnsupportedOperationException("signature only");
    }

    public long[] allocateLongLocalArray(int size) {
        throw new UnsupportedOperationException("signature only");
    }

    public float[] allocateFloatLocalArray(int size) {
        throw new UnsupportedOperationException("signature only");
    }

    public double[] allocateDoubleLocalArray(int size) {
        throw new UnsupportedOperationException("signature only");
    }

    public byte[] allocateByteLocalArray(int size) {
        throw new UnsupportedOperationException("signature only");
    }

    public float simdSum(float value) {
        throw new UnsupportedOperationException("signature only");
    }

    public float simdShuffleDown(float value, int lanes) {
        throw new UnsupportedOperationException("signature only");
    }

    public float simdBroadcastFirst(float value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void atomicAdd(IntArray array, int index, int value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void atomicAdd(int[] array, int index, int value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void atomicAdd(LongArray array, int index, long value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void atomicAdd(FloatArray array, int index, float value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void atomicAdd(DoubleArray array, int index, double value) {
        throw new UnsupportedOperationException("signature only");
    }
}
