package org.relent;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** A loaded backend. Get one from {@link Backends}. Thread-safe. */
public final class Backend {
    private static final int MOST_KERNELS = 1024;

    private final String id;
    private final String description;
    private final Engine engine;
    private final DeviceHealth health;
    private final ConcurrentHashMap<KernelSpec, RowKernel> compiled = new ConcurrentHashMap<>();

    Backend(String id, String description, Engine engine) {
        this.id = id;
        this.description = description;
        this.engine = engine;
        this.health = new DeviceHealth(id);
    }

    /**
     * Wraps an engine that no provider offers, so that kernels can be planned on it: for tests of a backend.
     *
     * @param id its id
     * @param engine the engine
     * @return the backend
     */
    public static Backend of(String id, Engine engine) {
        return new Backend(
                Objects.requireNonNull(id, "id"), "given by the caller", Objects.requireNonNull(engine, "engine"));
    }

    /** {@return the id, such as {@code "cpu-vector"}} */
    public String id() {
        return id;
    }

    /** {@return what it runs on, such as the vector width} */
    public String description() {
        return description;
    }

    /**
     * Tells whether this backend computes a kernel.
     *
     * @param spec the kernel
     * @return empty if it does; otherwise the reason why not
     */
    public Optional<String> refusal(KernelSpec spec) {
        return engine.refusal(Objects.requireNonNull(spec, "spec"));
    }

    /**
     * Tells whether this backend gives the gradient of a kernel that it computes.
     *
     * @param spec the kernel
     * @return empty if it does; otherwise the reason why not
     */
    public Optional<String> gradientRefusal(KernelSpec spec) {
        if (!Objects.requireNonNull(spec, "spec").hasGradient()) {
            return Optional.of(
                    "gradient: got " + spec + ", expected one of nll, cross-entropy, kl, reverse-kl, jeffreys"
                            + " and js, with logits as the model, entropy or log-partition of logits, or gaussian-kl,"
                            + " row by row");
        }
        Optional<String> refusal = engine.refusal(spec);
        return refusal.isPresent() ? refusal : engine.gradientRefusal(spec);
    }

    /**
     * Tells whether this is a device with memory of its own, which rows are carried to.
     *
     * @return whether {@link #upload} can keep them there
     */
    public boolean isDevice() {
        return engine.isDevice();
    }

    /**
     * Copies rows to the device once, for kernels that run on them more than once: see {@link ResidentRows}.
     *
     * @param rows what to copy
     * @return the copy; close it to give the device's memory back
     * @throws UnsupportedOperationException if this backend is no device, or cannot keep such rows; the message says why
     * @throws IllegalStateException if the arena of the rows' segment is closed
     * @throws WrongThreadException if the rows' segment may not be read by this thread
     * @throws BackendException if the device fails, or has no room for them
     */
    public ResidentRows upload(Rows rows) {
        MemorySegment segment = Objects.requireNonNull(rows, "rows").segment();
        if (!isDevice()) {
            throw new UnsupportedOperationException(
                    id + " keeps no data of its own: rows are read where they lie, expected a device");
        }
        if (segment != null) {
            Memory.requireAlive("rows", segment);
        }
        return new ResidentRows(this, rows, engine.upload(rows));
    }

    /**
     * Where the time of a device went since it was opened, all kernels and callers together.
     *
     * @return the times so far; empty where nobody takes them
     */
    public Optional<DeviceTimes> deviceTimes() {
        return engine.deviceTimes();
    }

    /**
     * Measures what a device can do at best: how fast it copies within its memory, and how fast rows come there and
     * results back. That takes up to a few seconds, uses the largest piece of its memory that is free, and holds up
     * whoever else uses the device.
     *
     * @return the rates; empty for what is no device
     * @throws BackendException if the device fails, copies wrongly, or has no room
     */
    public Optional<DeviceRoofs> deviceRoofs() {
        return engine.deviceRoofs();
    }

    /** Whether automatic choices may use it: of interest for devices only, as others do not fail. */
    DeviceHealth health() {
        return health;
    }

    RowKernel compile(KernelSpec spec) {
        KernelSpec inNats = spec.withBase(LogBase.NATS); // the base is applied to results, not compiled in
        RowKernel known = compiled.get(inNats);
        if (known == null && compiled.size() >= MOST_KERNELS) {
            compiled.clear(); // whose temperature or weights change all the time must not fill the memory
        }
        return known != null ? known : compiled.computeIfAbsent(inNats, engine::compile);
    }

    @Override
    public String toString() {
        return id + " (" + description + ")";
    }
}
