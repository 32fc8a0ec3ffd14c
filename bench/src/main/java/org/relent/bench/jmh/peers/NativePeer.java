package org.relent.bench.jmh.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Rows;
import org.relent.bench.jmh.Workload;

/**
 * A C library of functions {@code void f(const T* p, const T* q, size_t n, R* result)}, called once a row, as that is its
 * interface. The file is named by the system property {@code relent.<id>}, or found by its plain name on the loader's path.
 */
abstract class NativePeer implements Peer {
    private final String id;
    private final String product;
    private final @Nullable SymbolLookup library;
    private final String missing;

    @SuppressWarnings("restricted") // calling C is
    NativePeer(String id, String product) {
        this.id = id;
        this.product = product;
        String file = System.getProperty("relent." + id);
        SymbolLookup found = null;
        String problem = "";
        try {
            // Never closed: the library stays until the JVM ends.
            found = file != null
                    ? SymbolLookup.libraryLookup(Path.of(file), Arena.global())
                    : SymbolLookup.libraryLookup(System.mapLibraryName(id), Arena.global());
        } catch (IllegalArgumentException e) {
            problem = "no " + (file != null ? file : System.mapLibraryName(id) + " on the loader's path")
                    + "; -Drelent." + id + "=FILE names one";
        }
        library = found;
        missing = problem;
    }

    /** {@return the function for a case and an element type; null if the library has none} */
    abstract @Nullable String function(String work, ElementType type);

    /** Whether a function's result is a float. */
    abstract boolean returnsFloat(ElementType type);

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String description() {
        return library == null ? product + ": " + missing : product;
    }

    @Override
    public final Optional<String> refusal(Workload batch) {
        if (library == null) {
            return Optional.of(missing);
        }
        String function = function(batch.work().id(), batch.type());
        if (function == null) {
            return Optional.of("computes " + String.join(", ", cases().keySet()) + " alone");
        }
        return library.find(function).isEmpty()
                ? Optional.of("this build of the library has no function " + function)
                : Optional.empty();
    }

    /** {@return the library's word for each case it takes} */
    abstract Map<String, String> cases();

    @Override
    public final Runnable bind(Workload batch, double[] results) {
        String name = Objects.requireNonNull(function(batch.work().id(), batch.type()));
        MemorySegment function = Objects.requireNonNull(library).find(name).orElseThrow();
        RowCalls calls = RowCalls.of(function, batch.memory());
        Rows p = batch.reference();
        Rows q = batch.model();
        MemorySegment result = Arena.ofAuto().allocate(ValueLayout.JAVA_DOUBLE);
        int classes = batch.classes();
        long bytes = (long) classes * batch.type().bytes();
        boolean narrow = returnsFloat(batch.type());
        return () -> calls.run(p.memory(), q.memory(), classes, bytes, result, narrow, results);
    }
}
