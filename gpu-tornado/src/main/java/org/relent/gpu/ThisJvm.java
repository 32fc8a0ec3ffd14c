package org.relent.gpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Availability;

/** The machine and the JVM that this code runs in. Thread-safe. */
final class ThisJvm implements Host {
    private static final int RTLD_NOW_GLOBAL = 0x2 | 0x100; // as Linux numbers them

    @Override
    public @Nullable String env(String name) {
        return System.getenv(name);
    }

    @Override
    public @Nullable String property(String name) {
        return System.getProperty(name);
    }

    @Override
    public void load(String className) throws ClassNotFoundException {
        Class.forName(className, false, ThisJvm.class.getClassLoader());
    }

    @Override
    public Optional<String> module(String name) {
        return ModuleLayer.boot()
                .findModule(name)
                .map(Module::getDescriptor)
                .map(descriptor -> descriptor.rawVersion().orElse(""));
    }

    @Override
    public boolean isFile(Path path) {
        return Files.isRegularFile(path);
    }

    @Override
    public List<String> files(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of(); // no such folder: nothing is in it
        }
    }

    /**
     * By {@code dlopen} itself, as Java's own ways of loading keep a library's symbols to themselves: TornadoVM's PTX
     * library expects those of {@code libcuda.so.1} to be there.
     */
    @Override
    @SuppressWarnings("restricted") // no more than dlopen, and dlerror where that fails
    public void openLibrary(String name) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open = linker.downcallHandle(
                    libc.findOrThrow("dlopen"), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
            MethodHandle error = linker.downcallHandle(libc.findOrThrow("dlerror"), FunctionDescriptor.of(ADDRESS));
            // Never closed: drivers start threads of their own and do not survive being unloaded.
            MemorySegment library = (MemorySegment) open.invokeExact(arena.allocateFrom(name), RTLD_NOW_GLOBAL);
            if (library.address() == 0) {
                MemorySegment message = (MemorySegment) error.invokeExact();
                throw new IllegalArgumentException(
                        message.address() == 0
                                ? "cannot open " + name
                                : message.reinterpret(Long.MAX_VALUE).getString(0));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // MethodHandle declares it, C throws nothing
        }
    }

    @Override
    public Availability tryDevice(String wanted, String tornado) {
        return Devices.choose(wanted, tornado);
    }
}
