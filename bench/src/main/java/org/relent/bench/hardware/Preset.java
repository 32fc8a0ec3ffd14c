package org.relent.bench.hardware;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.jmh.Case;

/** How much is measured where nothing else is said. */
enum Preset {
    /** Under a minute and a half with two cores. */
    QUICK(List.of("kl", "js", "cross-entropy", "nll", "kl-logits"), List.of("f32", "bf16"), 9, 15),
    /** About five minutes. */
    STANDARD(
            List.of(
                    "kl",
                    "reverse-kl",
                    "jeffreys",
                    "js",
                    "cross-entropy",
                    "entropy",
                    "kl-counts",
                    "js-counts",
                    "nll",
                    "nll-gradient",
                    "kl-logits",
                    "log-partition"),
            List.of("f32", "bf16", "f64"),
            11,
            20),
    /** Every kernel that has a benchmark, in every element type. */
    FULL(Case.values().stream().map(Case::id).toList(), List.of("f32", "bf16", "f16", "f64"), 15, 30);

    @SuppressWarnings("Immutable") // its lists are copies that cannot be changed
    private final Settings settings;

    private final int sliceMillis;

    Preset(List<String> measures, List<String> types, int rounds, int sliceMillis) {
        this.settings = new Settings(id(), measures, types, Shapes.USUAL, List.of(), rounds);
        this.sliceMillis = sliceMillis;
    }

    /** {@return what is measured; who takes part, this does not say} */
    Settings settings() {
        return settings;
    }

    /**
     * The preset of a name.
     *
     * @param id its name in a report
     * @return the preset; the standard one if there is no such
     */
    static Preset of(String id) {
        return Arrays.stream(values())
                .filter(preset -> preset.id().equals(id))
                .findFirst()
                .orElse(STANDARD);
    }

    /** How long a contender runs in each round. */
    Duration slice() {
        return Duration.ofMillis(sliceMillis);
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A class of its own, because constants of an enum are made before its other fields. */
    private static final class Shapes {
        // Of kl in f32 the first four read 512 KiB, and the last 250 MiB.
        private static final List<String> USUAL = List.of("8192x8", "1024x64", "64x1000", "4x32000", "32768x1000");

        private Shapes() {}
    }
}
