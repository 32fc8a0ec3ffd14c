package org.relent;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * From which size on an automatic choice computes on a device: below it carrying the work there costs more than it saves.
 * See {@link Backends#crossover}.
 *
 * <p>Sizes are in elements, results × classes, of kl row by row. Where fewer elements are carried than are worked on,
 * because some rows are resident or each meets many others, {@link #costs} decide, if there are any.
 *
 * @param device the backend that computes large calls
 * @param host the backend that computes the others
 * @param type the element type that it is of
 * @param threads the threads of the host
 * @param elements the least size that is carried to the device; {@link #NEVER} if none is
 * @param residentElements the same where all rows are on the device already; at most {@code elements}
 * @param reason how it is known: {@code measured}, what forced it, or why it could not be measured
 * @param costs what was measured; empty if nothing was
 */
public record Crossover(
        String device,
        String host,
        ElementType type,
        int threads,
        long elements,
        long residentElements,
        String reason,
        Optional<Costs> costs) {
    /** A size that no call has. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Below this an automatic choice takes the host without having measured anything. */
    static final long LEAST_MEASURED = 1 << 16;

    /** Checks for nulls. */
    public Crossover {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(costs, "costs");
    }

    /**
     * The time that a call takes, as a line.
     *
     * @param fixedNanos what every call costs
     * @param nanosPerElement what each element adds
     */
    public record Line(double fixedNanos, double nanosPerElement) {
        /**
         * The time of a call.
         *
         * @param elements its size
         * @return its time in nanoseconds
         */
        public double nanos(long elements) {
            return fixedNanos + nanosPerElement * elements;
        }

        /** The line nearest to some times, relative to each, that has nothing negative. */
        static Line fit(double[] elements, double[] nanos) {
            double one = 0;
            double n = 0;
            double nn = 0;
            double t = 0;
            double nt = 0;
            for (int i = 0; i < nanos.length; i++) {
                double weight = 1 / (nanos[i] * nanos[i]);
                one += weight;
                n += weight * elements[i];
                nn += weight * elements[i] * elements[i];
                t += weight * nanos[i];
                nt += weight * elements[i] * nanos[i];
            }
            double slope = nanos.length == 1 ? nt / nn : (one * nt - n * t) / (one * nn - n * n);
            double fixed = (t - slope * n) / one;
            return slope < 0 ? new Line(t / one, 0) : fixed < 0 ? new Line(0, nt / nn) : new Line(fixed, slope);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f µs + %.4f ns an element", fixedNanos / 1e3, nanosPerElement);
        }
    }

    /**
     * What a call costs.
     *
     * @param host on the host
     * @param device on the device, with both matrices carried to it
     * @param resident on the device, with both there already
     */
    public record Costs(Line host, Line device, Line resident) {
        /** Checks for nulls. */
        public Costs {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(resident, "resident");
        }

        /** The time on the device of a call for which some elements of matrices must be carried: two an element in kl. */
        double onDevice(long elements, long carried) {
            double each = Math.max(0, device.nanosPerElement - resident.nanosPerElement) / 2;
            return device.fixedNanos + resident.nanosPerElement * elements + each * carried;
        }
    }

    /** What measured costs lead to. */
    static Crossover measured(String device, String host, ElementType type, int threads, Costs costs) {
        long resident = crossing(costs.host, costs.resident);
        long carried = Math.max(resident, crossing(costs.host, costs.device));
        return new Crossover(device, host, type, threads, carried, resident, "measured", Optional.of(costs));
    }

    /** What holds where nothing can be measured. */
    static Crossover never(String device, String host, ElementType type, int threads, String reason) {
        return new Crossover(device, host, type, threads, NEVER, NEVER, reason, Optional.empty());
    }

    private static long crossing(Line host, Line device) {
        double gain = host.nanosPerElement - device.nanosPerElement;
        double size = (device.fixedNanos - host.fixedNanos) / gain;
        return gain > 0 && size < 0x1p62 ? Math.max(LEAST_MEASURED, (long) Math.ceil(size)) : NEVER;
    }

    /** Tells whether the device computes a call; {@code carried} elements of its matrices are not there yet. */
    boolean takes(long work, long carried) {
        if (work < residentElements) {
            return false;
        }
        if (carried == 0) {
            return true;
        }
        return costs.isEmpty()
                ? work >= elements
                : costs.get().onDevice(work, carried) < costs.get().host.nanos(work);
    }

    /** Tells whether another measurement says the same, about. */
    boolean isLike(Crossover other) {
        return isNear(elements, other.elements) && isNear(residentElements, other.residentElements);
    }

    private static boolean isNear(long a, long b) {
        return Math.abs(a - b) <= 0.1 * Math.max(a, b);
    }

    /** Such as {@code f32, 1 thread: gpu from 3,100,000 elements on (400,000 when resident), cpu below; measured: …}. */
    @Override
    public String toString() {
        String sizes = residentElements == NEVER
                ? host + " always"
                : elements == 0
                        ? device + " always"
                        : String.format(
                                Locale.ROOT,
                                "%s from %s elements on%s, %s below",
                                device,
                                elements == NEVER
                                        ? String.format(Locale.ROOT, "%,d resident", residentElements)
                                        : String.format(Locale.ROOT, "%,d", elements),
                                elements == NEVER || elements == residentElements
                                        ? ""
                                        : String.format(Locale.ROOT, " (%,d when resident)", residentElements),
                                host);
        return type.id() + ", " + threads + (threads == 1 ? " thread: " : " threads: ") + sizes + "; " + reason
                + costs.map(known -> ": " + host + " " + known.host + ", " + device + " " + known.device + ", resident "
                                + known.resident)
                        .orElse("");
    }
}
