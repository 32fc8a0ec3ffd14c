package org.relent;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The choices that make a {@link Kernel}: element type, base, pairing, options, workers and backend. Immutable: each
 * method gives a changed copy. Start one at {@link Relent}.
 *
 * <p>Thread-safe.
 *
 * @param <S> the plan's own type
 * @param <K> the type of kernel it makes
 */
public abstract sealed class Plan<S extends Plan<S, K>, K extends Kernel> permits UnaryPlan, PairPlan, LabelPlan {
    final KernelSpec spec;
    final Workers workers;

    Plan(KernelSpec spec, Workers workers) {
        this.spec = spec;
        this.workers = Objects.requireNonNull(workers, "workers");
    }

    abstract S copy(KernelSpec spec, Workers workers);

    abstract K make(Backends.Selection selection);

    /** {@return what will be computed} */
    public final KernelSpec spec() {
        return spec;
    }

    /**
     * Sets the element type of the input matrices; f32 by default.
     *
     * @param type the type
     * @return a changed copy
     */
    public final S elements(ElementType type) {
        return copy(spec.withElements(type), workers);
    }

    /**
     * Inputs are f32.
     *
     * @return a changed copy
     */
    public final S f32() {
        return elements(ElementType.F32);
    }

    /**
     * Inputs are f64.
     *
     * @return a changed copy
     */
    public final S f64() {
        return elements(ElementType.F64);
    }

    /**
     * Inputs are f16, IEEE binary16 in {@code short}.
     *
     * @return a changed copy
     */
    public final S f16() {
        return elements(ElementType.F16);
    }

    /**
     * Inputs are bf16, the upper half of an f32 in {@code short}.
     *
     * @return a changed copy
     */
    public final S bf16() {
        return elements(ElementType.BF16);
    }

    /**
     * Sets the base of the results; nats by default.
     *
     * @param base the base
     * @return a changed copy
     */
    public final S in(LogBase base) {
        return copy(spec.withBase(base), workers);
    }

    /**
     * Sets the measure's parameters, all of them: to change one of several, start from {@code plan.spec().options()}.
     *
     * @param options the options
     * @return a changed copy
     */
    public final S options(Options options) {
        return copy(spec.withOptions(options), workers);
    }

    /**
     * Sets which rows meet; row by row by default.
     *
     * @param pairing the pairing
     * @return a changed copy
     */
    public final S pairs(Pairing pairing) {
        return copy(spec.withPairing(pairing), workers);
    }

    /**
     * Works with this many threads: the calling one and others of the common pool. 1 by default.
     *
     * @param threads at least 1
     * @return a changed copy
     */
    public final S threads(int threads) {
        return copy(spec, Workers.threads(threads));
    }

    /**
     * Works with threads of a pool of the caller's.
     *
     * @param pool the pool
     * @param threads at least 1, the calling one included
     * @return a changed copy
     */
    public final S threads(Executor pool, int threads) {
        return copy(spec, Workers.on(pool, threads));
    }

    /**
     * Makes the kernel on the best backend available; see {@link Backends#select}.
     *
     * @return the kernel
     */
    public final K kernel() {
        spec.requireComplete();
        return make(Backends.select(spec));
    }

    /**
     * Makes the kernel on a given backend.
     *
     * @param backend the backend
     * @return the kernel
     * @throws NotAvailableYetException if the backend does not compute it yet
     */
    public final K kernel(Backend backend) {
        Objects.requireNonNull(backend, "backend");
        spec.requireComplete();
        Backends.requireComputes(backend, spec);
        return make(new Backends.Selection(backend, Optional.empty(), List.of()));
    }

    @Override
    public final String toString() {
        return "plan of " + spec;
    }
}
