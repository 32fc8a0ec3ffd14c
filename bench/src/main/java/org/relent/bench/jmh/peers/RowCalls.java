package org.relent.bench.jmh.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.relent.bench.jmh.Memory;

/**
 * Calls one C function for each row of a batch. A call is compiled into the loop only if its handle is a constant, so each
 * function gets a class of its own: a hidden copy of one of the two below.
 */
abstract class RowCalls {
    /**
     * Computes a batch.
     *
     * @param p P's rows without gaps
     * @param q Q's
     * @param classes the length of a row
     * @param rowBytes its size
     * @param result where the function writes
     * @param narrow whether it writes a float
     * @param results one result a row
     */
    abstract void run(
            MemorySegment p,
            MemorySegment q,
            int classes,
            long rowBytes,
            MemorySegment result,
            boolean narrow,
            double[] results);

    @SuppressWarnings("restricted") // calling C is
    static RowCalls of(MemorySegment function, Memory memory) {
        boolean outside = memory == Memory.NATIVE;
        // Outside the heap addresses go as whole numbers: the same registers, and no object a row.
        var pointer = outside ? ValueLayout.JAVA_LONG : ValueLayout.ADDRESS;
        MethodHandle handle = Linker.nativeLinker()
                .downcallHandle(
                        function,
                        FunctionDescriptor.ofVoid(pointer, pointer, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(!outside));
        Class<?> loop = outside ? OfNative.class : OfArrays.class;
        String file = loop.getName().substring(loop.getPackageName().length() + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(RowCalls.class.getResourceAsStream(file))) {
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClassWithClassData(in.readAllBytes(), handle, true);
            return (RowCalls) copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make a copy of " + loop, e);
        }
    }

    /** Rows outside the heap. */
    static final class OfNative extends RowCalls {
        private static final MethodHandle CALL = handle(MethodHandles.lookup());

        OfNative() {}

        @Override
        void run(
                MemorySegment p,
                MemorySegment q,
                int classes,
                long rowBytes,
                MemorySegment result,
                boolean narrow,
                double[] results) {
            long left = p.address();
            long right = q.address();
            long to = result.address();
            for (int row = 0; row < results.length; row++) {
                try {
                    CALL.invokeExact(left + row * rowBytes, right + row * rowBytes, (long) classes, to);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
                results[row] = read(result, narrow);
            }
        }
    }

    /** Rows in arrays. */
    static final class OfArrays extends RowCalls {
        private static final MethodHandle CALL = handle(MethodHandles.lookup());

        OfArrays() {}

        @Override
        void run(
                MemorySegment p,
                MemorySegment q,
                int classes,
                long rowBytes,
                MemorySegment result,
                boolean narrow,
                double[] results) {
            long to = result.address();
            for (int row = 0; row < results.length; row++) {
                try {
                    CALL.invokeExact(p.asSlice(row * rowBytes), q.asSlice(row * rowBytes), (long) classes, to);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
                results[row] = read(result, narrow);
            }
        }
    }

    static MethodHandle handle(MethodHandles.Lookup lookup) {
        try {
            return MethodHandles.classData(lookup, "_", MethodHandle.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static double read(MemorySegment result, boolean narrow) {
        return narrow ? result.get(ValueLayout.JAVA_FLOAT, 0) : result.get(ValueLayout.JAVA_DOUBLE, 0);
    }
}
