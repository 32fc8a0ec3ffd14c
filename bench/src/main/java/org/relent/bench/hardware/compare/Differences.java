package org.relent.bench.hardware.compare;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relent.bench.hardware.compare.Comparison.Difference;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Jvm;

/** What has to be alike for times to be comparable. The version of Relent is not among it: that is what is compared. */
final class Differences {
    private static final String NONE = "none";

    private Differences() {}

    /** {@return what is not alike} */
    static List<Difference> between(BenchReport base, BenchReport now) {
        Map<String, String> before = conditions(base);
        Map<String, String> after = conditions(now);
        Set<String> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .map(what -> new Difference(what, before.getOrDefault(what, NONE), after.getOrDefault(what, NONE)))
                .filter(difference -> !difference.base().equals(difference.now()))
                .toList();
    }

    private static Map<String, String> conditions(BenchReport report) {
        Map<String, String> conditions = new LinkedHashMap<>();
        Facts machine = report.machine();
        Jvm jdk = machine.jdk();
        conditions.putAll(machine.hardware().described());
        conditions.remove("Memory"); // how much of it is free always differs
        conditions.put("JDK", jdk.version() + ", " + jdk.vendor() + ", " + jdk.machine());
        report.virtualMachine().forEach(flag -> conditions.put(flag.name(), flag.value()));
        machine.flags().forEach(flag -> conditions.put(flag.flag(), flag.set() ? "set" : "not set"));
        conditions.put("preset", report.settings().preset());
        return conditions;
    }
}
