package org.relent.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.Hardware.Cache;
import org.relent.bench.machine.VmFlags.VmFlag;

/** What is said of a machine, and what of it to others. */
class FactsTest {
    private static Hardware hardware(String system, List<Cache> caches, String problem) {
        return new Hardware(system, "Xeon", 1, 2, 2, caches, 24L << 30, 3L << 29, problem);
    }

    @Test
    void hardwareIsDescribedAsFarAsItIsKnown() {
        List<Cache> caches = List.of(new Cache("L1", "data", 48 << 10), new Cache("L3", "unified", 480 << 20));
        assertThat(hardware("Linux", caches, null).described())
                .containsExactly(
                        Map.entry("System", "Linux"),
                        Map.entry("CPU", "Xeon, 1 core, 2 threads, 2 for this JVM"),
                        Map.entry("Caches", "L1 data 48 KiB, L3 unified 480 MiB"),
                        Map.entry("Memory", "24.0 GiB, 1.5 GiB available"));
        assertThat(hardware("Linux", List.of(), null).described()).containsOnlyKeys("System", "CPU", "Memory");
        assertThat(hardware("Linux", caches, "no /proc").described())
                .containsExactly(Map.entry("System", "Linux"), Map.entry("CPU", "could not be found out: no /proc"));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux 6.18.44-someone-1-aws amd64, Linux 6.18.44 amd64",
        "Linux 6.18.44 amd64, Linux 6.18.44 amd64",
        "Mac OS X 15.1 aarch64, Mac OS X 15.1 aarch64",
        "Linux 5.15.167.4-microsoft-standard-WSL2 amd64, Linux 5.15.167.4 amd64"
    })
    void othersNeedNotKnowFoldersAndProviders(String system, String shared) {
        Jvm jdk = new Jvm("25.0.3", "Eclipse", "OpenJDK", "/home/me/jdk", List.of("a warning"));
        Facts all = new Facts(
                "0.1.0",
                null,
                jdk,
                hardware(system, List.of(), null),
                List.of(new BackendFacts.Line("reference", true, "always there", "")),
                Chosen.none("why", null),
                List.of(new Facts.Flag("-X", true, "speed")));
        Facts less = all.shareable();
        assertThat(less.hardware()).isEqualTo(hardware(shared, List.of(), null));
        assertThat(less.jdk()).isEqualTo(new Jvm("25.0.3", "Eclipse", "OpenJDK", "", List.of("a warning")));
        assertThat(less)
                .isEqualTo(new Facts(
                        all.relent(),
                        all.error(),
                        less.jdk(),
                        less.hardware(),
                        all.backends(),
                        all.choice(),
                        all.flags()));
        assertThat(less.shareable()).isEqualTo(less);
    }

    @Test
    void flagsAreThoseOfThisJvm() {
        List<VmFlag> flags = VmFlags.detect();
        assertThat(flags).extracting(VmFlag::name).contains("MaxHeapSize").doesNotHaveDuplicates();
        assertThat(flags.stream().filter(flag -> flag.name().endsWith("GC")))
                .as("the one in use")
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(flag -> flag.value().equals("true"));
        assertThat(VmFlags.flag("MaxHeapSize").orElseThrow().value()).containsOnlyDigits();
        assertThat(VmFlags.flag("UseMagic")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UseG1GC, true, -XX:+UseG1GC",
        "UseCompactObjectHeaders, false, -XX:-UseCompactObjectHeaders",
        "MaxVectorSize, 64, -XX:MaxVectorSize=64"
    })
    void flagsAreWrittenAsOnACommandLine(String name, String value, String text) {
        assertThat(new VmFlag(name, value, "DEFAULT").text()).isEqualTo(text);
    }
}
