package org.relent.gpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory that the system gives out page by page, once it is touched. */
final class HostMemory {
    private HostMemory() {}

    /**
     * Zeroed memory that takes no pages until it is used: TornadoVM asks for a host array behind everything on a device, also
     * behind what is never copied, and the JDK's own allocation would write to all of it.
     *
     * @param bytes how much
     * @param arena frees it when closed
     * @return the memory
     */
    @SuppressWarnings("restricted") // calloc and free, on what calloc gave
    static MemorySegment untouched(long bytes, Arena arena) {
        Linker linker = Linker.nativeLinker();
        MethodHandle calloc = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("calloc"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        MethodHandle free = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        try {
            MemorySegment memory = (MemorySegment) calloc.invokeExact(bytes, 1L);
            if (memory.address() == 0) {
                throw new OutOfMemoryError("no address space for " + bytes + " bytes");
            }
            return memory.reinterpret(bytes, arena, segment -> {
                try {
                    free.invokeExact(segment);
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            });
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
