package org.relent.bench.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.relent.Measure;

/** What to compute of each row: one measure, or several from one pass. */
record Measures(List<Measure> list) {
    private static final Set<Measure> ALONE = EnumSet.of(Measure.NLL, Measure.GAUSSIAN_KL);
    private static final Set<Measure> WITH_GRADIENT = EnumSet.of(
            Measure.NLL,
            Measure.CROSS_ENTROPY,
            Measure.KL,
            Measure.REVERSE_KL,
            Measure.JEFFREYS,
            Measure.JS,
            Measure.ENTROPY,
            Measure.LOG_PARTITION);

    /** Reads ids separated by commas. */
    static Measures parse(String ids) {
        List<Measure> list = new ArrayList<>();
        for (String id : ids.split(",", -1)) {
            Measure measure = Measure.byId(id);
            if (list.contains(measure)) {
                throw new IllegalArgumentException("measure: got " + id + " twice, expected each once");
            }
            list.add(measure);
        }
        for (Measure measure : list) {
            if (list.size() > 1 && ALONE.contains(measure)) {
                throw new IllegalArgumentException(
                        "measure: got " + measure.id() + " among several, expected it alone");
            }
            if (measure.isOfJointTables() != list.getFirst().isOfJointTables()) {
                throw new IllegalArgumentException(
                        "measure: got " + list.getFirst().id() + " and " + measure.id()
                                + ", expected measures of joint tables or of distributions, not both");
            }
        }
        return new Measures(List.copyOf(list));
    }

    String ids() {
        return list.stream().map(Measure::id).collect(Collectors.joining(","));
    }

    int size() {
        return list.size();
    }

    boolean has(Measure measure) {
        return list.contains(measure);
    }

    boolean areOfJointTables() {
        return list.getFirst().isOfJointTables();
    }

    /** Whether one of them can be infinite where all numbers are good. */
    boolean canBeInfinite() {
        return list.stream().anyMatch(m -> m != Measure.LOG_PARTITION && !m.has(Measure.Property.BOUNDED));
    }

    /** Whether there is a gradient with respect to logits. */
    boolean haveGradient() {
        return size() == 1 && WITH_GRADIENT.contains(list.getFirst());
    }

    /** Two sides if one of them needs two. */
    Measure.Operands operands() {
        return list.stream().map(Measure::operands).max(Enum::compareTo).orElseThrow();
    }
}
