package org.relent;

import java.util.Objects;
import org.relent.spi.Resident;

/**
 * Rows that have a copy on a device: made by {@link Backend#upload}, used through {@link #rows()}, and closed when the
 * device's memory is to be given back.
 *
 * <pre>{@code
 * try (ResidentRows prototypes = gpu.upload(Rows.of(q, 1_000, 50_000))) {
 *     kernel.run(Reference.probabilities(batch), Model.probabilities(prototypes.rows()), results);
 * }
 * }</pre>
 *
 * <p>The caller's memory must stay alive and unchanged for as long as this is open: kernels of other backends,
 * {@code examine}, {@link OnInfinite#FAIL} and rows that a device leaves to the CPU read it there. A change is not
 * carried to the device.
 *
 * <p>Thread-safe. Closing breaks nothing: a run that has begun ends as it would have.
 */
public final class ResidentRows implements AutoCloseable {
    private final Backend backend;
    private final Resident resident;
    private final Rows rows;

    ResidentRows(Backend backend, Rows rows, Resident resident) {
        this.backend = backend;
        this.resident = Objects.requireNonNull(resident, "resident");
        this.rows = rows.with(this);
    }

    /**
     * The rows uploaded: the same memory, layout and extents, with the copy attached. Their slices have it too. Kernels of
     * this backend read the copy, all others the caller's memory; once this is closed they are refused by every kernel.
     *
     * @return the rows
     */
    public Rows rows() {
        return rows;
    }

    /** {@return the backend that has the copy} */
    public Backend backend() {
        return backend;
    }

    /** {@return the device memory that the copy takes, in bytes; 0 once it is closed} */
    public long bytes() {
        return resident.bytes();
    }

    /** {@return whether the copy can still be used} */
    public boolean isOpen() {
        return resident.isOpen();
    }

    /** Gives the device's memory back. Closing twice does no more than closing once. */
    @Override
    public void close() {
        resident.close();
    }

    Resident resident() {
        return resident;
    }

    @Override
    public String toString() {
        return rows + (isOpen() ? ", " + bytes() + " bytes" : ", closed");
    }
}
