package org.relent.gpu;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine and the JVM that this code runs in. Thread-safe. */
final class ThisJvm implements Host {
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

    @Override
    @SuppressWarnings("restricted") // opens a library by name and calls nothing in it
    public void openLibrary(String name) {
        // For good: drivers start threads of their own and do not survive being unloaded.
        SymbolLookup.libraryLookup(name, Arena.global());
    }
}
