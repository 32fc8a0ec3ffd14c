package org.relent.bench.hardware.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.VmFlags.VmFlag;

/**
 * Everything that {@code ./relent bench} found; as JSON it is what {@code --json} writes and {@code --compare} reads.
 *
 * @param format the version of this layout, {@link #FORMAT}
 * @param date when it was made, ISO 8601 in UTC
 * @param seconds how long it took
 * @param machine what {@code ./relent doctor} says
 * @param virtualMachine flags of the JVM that speed depends on, with their values
 * @param settings what was asked for
 * @param roofs what the machine can do at best
 * @param lines every kernel, shape and contender, in the order of the table
 * @param advice what to use when
 */
public record BenchReport(
        int format,
        String date,
        double seconds,
        Facts machine,
        List<VmFlag> virtualMachine,
        Settings settings,
        Roofs roofs,
        List<Line> lines,
        List<Advice> advice) {
    /** Changes when a field is taken away or changes its meaning. */
    public static final int FORMAT = 1;

    /** Takes copies, and checks for nulls, which a file may hold. */
    public BenchReport {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(roofs, "roofs");
        virtualMachine = List.copyOf(virtualMachine);
        lines = List.copyOf(lines);
        advice = List.copyOf(advice);
    }

    /**
     * What was asked for.
     *
     * @param preset {@code quick}, {@code standard} or {@code full}
     * @param measures ids of cases
     * @param types ids of element types
     * @param shapes rows × classes, such as {@code 64x1000}
     * @param backends ids of those that took part
     * @param rounds how often each line was timed, in turns
     */
    public record Settings(
            String preset,
            List<String> measures,
            List<String> types,
            List<String> shapes,
            List<String> backends,
            int rounds) {
        /** Takes copies. */
        public Settings {
            measures = List.copyOf(measures);
            types = List.copyOf(types);
            shapes = List.copyOf(shapes);
            backends = List.copyOf(backends);
        }
    }

    /**
     * One piece of advice.
     *
     * @param when the situation, such as {@code calls of 65,536 elements and more}
     * @param use what to take
     * @param why the figures that say so
     * @param code what to write into a program or onto a command line, to be copied; may be empty
     */
    public record Advice(String when, String use, String why, List<String> code) {
        /** Takes a copy. */
        public Advice {
            code = List.copyOf(code);
        }
    }

    /** {@return the lines with results outside their bounds} */
    public List<Line> wrong() {
        return lines.stream().filter(line -> line.state() == Line.State.WRONG).toList();
    }

    /** {@return whether every kernel that was asked for, and is not refused, is inside its bound} */
    public boolean allRight() {
        return lines.stream().allMatch(line -> line.state() == Line.State.TIMED || line.state() == Line.State.REFUSED);
    }

    /** {@return the lines that were timed} */
    public Stream<Line> timed() {
        return lines.stream().filter(line -> line.timing() != null);
    }
}
