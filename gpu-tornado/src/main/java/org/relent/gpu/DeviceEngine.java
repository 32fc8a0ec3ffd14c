package org.relent.gpu;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.DeviceRoofs;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Rows;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/** The backend on one device. Thread-safe: whatever touches the device takes its one lock. */
final class DeviceEngine implements Engine, AutoCloseable {
    private final Device device;
    private final Times times;
    private final Function<ElementType, Store> stores;
    private final Function<KernelSpec, Backend> host;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Store f32;
    private @Nullable Store f64;

    /**
     * Makes the engine; its plans are made when they are first needed.
     *
     * @param device the device
     * @param times what the stores add their times to
     * @param stores makes the store of f32 or of f64
     * @param host who computes the rows of a kernel that the device leaves open
     */
    DeviceEngine(Device device, Times times, Function<ElementType, Store> stores, Function<KernelSpec, Backend> host) {
        this.device = device;
        this.times = times;
        this.stores = stores;
        this.host = host;
    }

    @Override
    public boolean isDevice() {
        return true;
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return typeRefusal(spec.elements()).or(() -> Formula.refusal(spec));
    }

    private Optional<String> typeRefusal(ElementType elements) {
        return elements == ElementType.F64 && !device.fp64()
                ? Optional.of("f64: " + device.name() + ": " + device.fp64Refusal())
                : Optional.empty();
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        return Formula.of(spec).gradient() != null
                ? Optional.empty()
                : Optional.of("the gradient of " + spec.measure().id() + " is not on the device yet");
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        return new DeviceKernel(spec, store(spec.elements()), lock, new HostKernel(spec, host.apply(spec)));
    }

    @Override
    public Resident upload(Rows rows) {
        Optional<String> refusal = typeRefusal(rows.elementType());
        if (refusal.isPresent()) {
            throw new UnsupportedOperationException(refusal.get());
        }
        Store store = store(rows.elementType());
        lock.lock();
        try {
            store.ready();
            return new KeptRows(store, store.upload(rows, true), rows, lock);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        lock.lock();
        try {
            return Optional.of(times.total());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<DeviceRoofs> deviceRoofs() {
        Store store = store(ElementType.F32);
        lock.lock();
        try {
            return Optional.of(new Roofs(device.name(), store, times).measure());
        } finally {
            lock.unlock();
        }
    }

    private Store store(ElementType elements) {
        lock.lock();
        try {
            if (elements == ElementType.F64) {
                f64 = f64 == null ? make(ElementType.F64) : f64;
                return f64;
            }
            f32 = f32 == null ? make(ElementType.F32) : f32;
            return f32;
        } finally {
            lock.unlock();
        }
    }

    private Store make(ElementType arithmetic) {
        try {
            return stores.apply(arithmetic);
        } catch (BackendException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new BackendException("gpu-tornado: no plan of kernels on " + device.name() + ": " + e, e);
        }
    }

    /** Gives the device's memory back. The engine of the backend lives as long as the JVM; those of tests do not. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (f32 != null) {
                f32.close();
                f32 = null;
            }
            if (f64 != null) {
                f64.close();
                f64 = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
