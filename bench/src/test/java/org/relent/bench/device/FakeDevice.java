package org.relent.bench.device;

import java.util.Optional;
import java.util.ServiceLoader;
import org.relent.DeviceRoofs;
import org.relent.DeviceTimes;
import org.relent.KernelSpec;
import org.relent.Rows;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/** A device with the numbers of cpu-vector, each of whose kernels takes a microsecond by its own clock. */
public final class FakeDevice implements Engine {
    public static final double COPY = 16.384e9;

    private final Engine arithmetic = arithmetic();

    private long runs;

    /** Added to the last result of each run from this one on. */
    long wrongFrom = Long.MAX_VALUE;

    /** The most bytes of one matrix. */
    public long room = Long.MAX_VALUE;

    /** How many are not closed. */
    public int copies;

    /** How often it was asked for its roofs. */
    public int roofs;

    /** {@return the engine of cpu-vector, to be wrapped} */
    public static Engine arithmetic() {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals("cpu-vector"))
                .findFirst()
                .orElseThrow()
                .open();
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return arithmetic.refusal(spec);
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        RowKernel kernel = arithmetic.compile(spec);
        return (p, q, labels, first, count, results, offset, workers) -> {
            kernel.run(p, q, labels, first, count, results, offset, workers);
            if (runs++ >= wrongFrom) {
                results[offset + count - 1] += 0.01;
            }
        };
    }

    @Override
    public boolean isDevice() {
        return true;
    }

    @Override
    public Resident upload(Rows rows) {
        long bytes = rows.rows() * rows.classes() * rows.elementType().bytes();
        if (bytes > room) {
            throw new NoRoom();
        }
        copies++;
        return new Resident() {
            private boolean open = true;

            @Override
            public long bytes() {
                return open ? bytes : 0;
            }

            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public void close() {
                copies -= open ? 1 : 0;
                open = false;
            }
        };
    }

    /** As a device has it that is full. */
    static final class NoRoom extends org.relent.BackendException {
        private static final long serialVersionUID = 1L;

        NoRoom() {
            super("fake: no room", null);
        }
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        return Optional.of(new DeviceTimes(0, 1000 * runs, 0, 0, 0, runs));
    }

    @Override
    public Optional<DeviceRoofs> deviceRoofs() {
        roofs++;
        return Optional.of(new DeviceRoofs(COPY, 2e9, 1e9));
    }
}
