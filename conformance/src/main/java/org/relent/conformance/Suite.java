package org.relent.conformance;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Pairing;

/** A backend under test, and what the reference says of its rows. Thread-safe. */
final class Suite {
    private static final int KEPT = 128;

    /** Whose exact results are kept: what is computed, and of which matrices and labels, by their identity. */
    private record Key(KernelSpec spec, List<@Nullable Object> rows) {}

    private final Backend backend;
    private final List<KernelSpec> offered;
    private final ErrorTable errors = new ErrorTable();
    private final Map<KernelSpec, List<Measure>> families = new HashMap<>();
    private final Map<Key, double[]> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, double[]> eldest) {
            return size() > KEPT;
        }
    };

    Suite(Backend backend, List<KernelSpec> offered) {
        this.backend = backend;
        this.offered = offered;
        Map<KernelSpec, Set<Measure>> measures = new HashMap<>();
        for (KernelSpec spec : offered) {
            if (hasFamily(spec)) {
                measures.computeIfAbsent(family(spec), unknown -> EnumSet.noneOf(Measure.class))
                        .add(spec.measure());
            }
        }
        measures.forEach((spec, set) -> families.put(spec, List.copyOf(set)));
    }

    Backend backend() {
        return backend;
    }

    List<KernelSpec> offered() {
        return offered;
    }

    ErrorTable errors() {
        return errors;
    }

    /** Whether the reference is tested against itself. */
    boolean isReference() {
        return backend == Backends.reference();
    }

    /** Plans a kernel that works on the calling thread. */
    Call call(KernelSpec spec) {
        return Call.of(spec, backend);
    }

    /** The backend's numbers of a batch. */
    double[] run(Batch batch) {
        return call(batch.spec()).results(batch.plain(), batch.rows());
    }

    /**
     * What the reference backend says, in nats. It is always asked in f64, which every element type widens to exactly, and
     * of all measures of two forms at once: nearly half of its time goes into decoding rows.
     */
    double[] exact(Batch batch) {
        KernelSpec spec = batch.spec();
        if (!hasFamily(spec)) {
            return keep(batch, spec);
        }
        List<Measure> measures = families.getOrDefault(family(spec), List.of(spec.measure()));
        KernelSpec all = KernelSpec.of(measures, spec.reference(), spec.model())
                .withElements(spec.elements())
                .withOptions(measures.contains(Measure.RENYI) ? Kernels.RENYI : Options.DEFAULT);
        double[] numbers = keep(batch.with(all), all);
        double[] exact = new double[batch.rows()];
        for (int row = 0; row < exact.length; row++) {
            exact[row] = numbers[row * measures.size() + measures.indexOf(spec.measure())];
        }
        return exact;
    }

    private double[] keep(Batch batch, KernelSpec spec) {
        Key key = new Key(
                spec,
                Arrays.asList(
                        batch.reference(),
                        batch.referenceSpreads(),
                        batch.model(),
                        batch.modelSpreads(),
                        batch.labels()));
        synchronized (known) {
            double[] exact = known.get(key);
            if (exact == null) {
                Batch wide = batch.widened();
                exact = Call.of(wide.spec(), Backends.reference(), null, 2).results(wide.plain(), wide.rows());
                known.put(key, exact);
            }
            return exact;
        }
    }

    /** Measures of the same two rows that differ in nothing else: those with a family are asked of the oracle together. */
    private static boolean hasFamily(KernelSpec spec) {
        return spec.measures().size() == 1
                && spec.measure().operands() == Measure.Operands.REFERENCE_AND_MODEL
                && spec.measure() != Measure.GAUSSIAN_KL
                && spec.pairing() == Pairing.ROW
                && (spec.options().equals(Options.DEFAULT)
                        || (spec.measure() == Measure.RENYI && spec.options().equals(Kernels.RENYI)));
    }

    private static KernelSpec family(KernelSpec spec) {
        return KernelSpec.of(Measure.KL, spec.reference(), spec.model()).withElements(spec.elements());
    }
}
