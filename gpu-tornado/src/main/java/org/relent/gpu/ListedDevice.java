package org.relent.gpu;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A device as TornadoVM lists it, and the choice among them. Names no type of TornadoVM.
 *
 * @param backend the number of its backend
 * @param index its number there
 * @param name such as {@code "NVIDIA H200"}
 * @param api such as {@code "OpenCL"}
 * @param kind what it is
 * @param memory its memory, in bytes
 */
record ListedDevice(int backend, int index, String name, String api, Kind kind, long memory) {
    /** What is told apart. Only the first two are taken without being asked for. */
    enum Kind {
        GPU("GPU"),
        ACCELERATOR("accelerator"),
        CPU("CPU"),
        OTHER("other");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        boolean isWanted() {
            return this == GPU || this == ACCELERATOR;
        }
    }

    private static final Comparator<ListedDevice> BEST_FIRST = Comparator.comparing(
                    (ListedDevice device) -> !device.kind.isWanted())
            .thenComparingLong(device -> -device.memory);

    /**
     * Chooses a device.
     *
     * @param devices what there is, in TornadoVM's order
     * @param wanted a part of a name, or two numbers such as {@code 0:0}; blank for the best GPU or accelerator
     * @return the device; empty if there is none like that
     */
    static Optional<ListedDevice> choose(List<ListedDevice> devices, String wanted) {
        String text = wanted.strip().toLowerCase(Locale.ROOT);
        return devices.stream().filter(device -> device.matches(text)).min(BEST_FIRST);
    }

    private boolean matches(String text) {
        if (text.isEmpty()) {
            return kind.isWanted();
        }
        return text.equals(numbers()) || name.toLowerCase(Locale.ROOT).contains(text);
    }

    private String numbers() {
        return backend + ":" + index;
    }

    /** {@return the device with its size} */
    String size() {
        return String.format(Locale.ROOT, "%.1f GiB", memory / (double) (1L << 30));
    }

    @Override
    public String toString() {
        return numbers() + " " + name + " (" + api + ", " + kind.text + ", " + size() + ")";
    }
}
