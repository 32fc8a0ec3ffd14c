// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * Where a work-item stands in its grid. What a caller makes is a mere placeholder, all zeros; a kernel is given one of
 * its lane. Not final here, so that a lane keeps one context for all groups; a field reference looks the same.
 */
public class KernelContext {
    public Integer globalIdx = 0;
    public Integer globalIdy = 0;
    public Integer globalIdz = 0;
    public Integer groupIdx = 0;
    public Integer groupIdy = 0;
    public Integer groupIdz = 0;
    public Integer localIdx = 0;
    public Integer localIdy = 0;
    public Integer localIdz = 0;
    public Integer globalGroupSizeX = 0;
    public Integer globalGroupSizeY = 0;
    public Integer globalGroupSizeZ = 0;
    public Integer localGroupSizeX = 0;
    public Integer localGroupSizeY = 0;
    public Integer localGroupSizeZ = 0;

    /** Null in a placeholder. */
    private final WorkGroups groups;

    /** How many local arrays this lane has asked for. */
    int locals;

    public KernelContext() {
        groups = null;
    }

    KernelContext(WorkGroups groups, int lane, int lanes, int global) {
        this.groups = groups;
        localIdx = lane;
        localGroupSizeX = lanes;
        globalGroupSizeX = global;
        localGroupSizeY = 1;
        localGroupSizeZ = 1;
        globalGroupSizeY = 1;
        globalGroupSizeZ = 1;
    }

    /** Enters a group. */
    void enter(Integer group, int first) {
        groupIdx = group;
        globalIdx = first + localIdx;
        locals = 0;
    }

    public void localBarrier() {
        if (groups != null) {
            groups.barrier();
        }
    }

    /** Of the group, as on devices. */
    public void globalBarrier() {
        localBarrier();
    }

    public int[] allocateIntLocalArray(int size) {
        return groups == null ? new int[size] : groups.local(this, int[].class, size);
    }

    public long[] allocateLongLocalArray(int size) {
        return groups == null ? new long[size] : groups.local(this, long[].class, size);
    }

    public float[] allocateFloatLocalArray(int size) {
        return groups == null ? new float[size] : groups.local(this, float[].class, size);
    }

    public double[] allocateDoubleLocalArray(int size) {
        return groups == null ? new double[size] : groups.local(this, double[].class, size);
    }

    public byte[] allocateByteLocalArray(int size) {
        return groups == null ? new byte[size] : groups.local(this, byte[].class, size);
    }

    // The identity, without a word, as on OpenCL.

    public float simdSum(float value) {
        return value;
    }

    public float simdShuffleDown(float value, int lanes) {
        return value;
    }

    public float simdBroadcastFirst(float value) {
        return value;
    }

    public void atomicAdd(IntArray array, int index, int value) {
        array.set(index, array.get(index) + value);
    }

    public void atomicAdd(int[] array, int index, int value) {
        array[index] += value;
    }

    public void atomicAdd(LongArray array, int index, long value) {
        array.set(index, array.get(index) + value);
    }

    public void atomicAdd(FloatArray array, int index, float value) {
        throw new UnsupportedOperationException("atomicAdd of float: not on OpenCL");
    }

    public void atomicAdd(DoubleArray array, int index, double value) {
        throw new UnsupportedOperationException("atomicAdd of double: not on OpenCL");
    }
}
