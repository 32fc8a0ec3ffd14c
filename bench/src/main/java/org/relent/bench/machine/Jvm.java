package org.relent.bench.machine;

import java.util.ArrayList;
import java.util.List;

/** The running JDK, and what is known to go wrong with it. */
public record Jvm(String version, String vendor, String machine, String home, List<String> warnings) {
    /** Takes a copy. */
    public Jvm {
        warnings = List.copyOf(warnings);
    }

    public static Jvm detect() {
        return new Jvm(
                Runtime.version().toString(),
                System.getProperty("java.vendor", "unknown"),
                System.getProperty("java.vm.name", "unknown"),
                System.getProperty("java.home", "unknown"),
                warnings(Runtime.version(), isOn("UseG1GC"), isOn("UseCompactObjectHeaders")));
    }

    static List<String> warnings(Runtime.Version version, boolean g1, boolean compactHeaders) {
        List<String> warnings = new ArrayList<>();
        if (version.feature() == 25 && version.interim() == 0 && version.update() <= 2 && g1) {
            warnings.add(
                    "JDK 25.0.0 to 25.0.2 has a defect in G1 with pinned objects (JDK-8377811): take 25.0.3 or newer, "
                            + "or run with -XX:+UseParallelGC");
        }
        if (compactHeaders) {
            warnings.add("-XX:+UseCompactObjectHeaders is on, which Relent is not tested with: run without it");
        }
        return warnings;
    }

    private static boolean isOn(String flag) {
        return VmFlags.flag(flag).filter(found -> found.value().equals("true")).isPresent();
    }
}
