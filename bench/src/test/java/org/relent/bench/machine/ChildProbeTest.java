package org.relent.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Line;
import org.relent.bench.machine.ChildJvm.Ended;
import org.relent.bench.text.Json;

/** Whatever becomes of the other JVM, doctor has an answer. */
class ChildProbeTest {
    private static final String REMEDY = "start with RELENT_GPU=off, or choose another device with RELENT_DEVICE";

    private static final Line GPU = new Line("gpu-tornado", true, "NVIDIA H200 (OpenCL), 139.8 GiB", "");
    private static final Line GPU_OFF = new Line("gpu-tornado", false, "it is switched off", "set that to on");
    private static final Line CPU = new Line("cpu-vector", true, "512-bit vectors", "");

    private static final BackendFacts FACTS = new BackendFacts(
            List.of(GPU, CPU),
            new Chosen(
                    "cpu-vector",
                    "gpu-tornado",
                    "the best ones",
                    null,
                    List.of(new BackendFacts.Large("f32", 1, 3_000_000L, null, "f32, 1 thread: gpu-tornado from …"))));
    private static final BackendFacts FACTS_WITHOUT_GPU =
            new BackendFacts(List.of(GPU_OFF, CPU), new Chosen("cpu-vector", null, "the best one", null, List.of()));

    private final Deque<Ended> ends = new ArrayDeque<>();
    private final List<List<String>> flags = new ArrayList<>();

    private BackendFacts probe() {
        BackendFacts facts = new ChildProbe((program, more, limit) -> {
                    assertThat(program).isEqualTo("org.relent.bench.machine.ProbeMain");
                    assertThat(limit).isGreaterThan(Duration.ofSeconds(60));
                    flags.add(more);
                    return ends.remove();
                })
                .run();
        assertThat(ends).isEmpty();
        return facts;
    }

    private static String probing(String id) {
        return ProbeMain.MARK + Json.line(new ProbeMain.Message(id, null));
    }

    private static String found(BackendFacts facts) {
        return ProbeMain.MARK + Json.line(new ProbeMain.Message(null, facts));
    }

    private void ends(Integer code, String... lines) {
        ends.add(new Ended(code, List.of(lines)));
    }

    private void expectDeath(String reason) {
        assertThat(probe())
                .isEqualTo(new BackendFacts(
                        List.of(new Line("gpu-tornado", false, reason, REMEDY), CPU),
                        new Chosen(
                                "cpu-vector",
                                null,
                                "the best one; found with RELENT_GPU=off, as the probe of gpu-tornado fails",
                                null,
                                List.of())));
        assertThat(flags).containsExactly(List.of(), List.of("-Drelent.gpu=off"));
    }

    @Test
    void allIsWell() {
        ends(0, "a driver says hello", "", probing("cpu-vector"), "", probing("gpu-tornado"), "noise", found(FACTS));
        assertThat(probe()).isEqualTo(FACTS);
        assertThat(flags).containsExactly(List.of());
    }

    /** What was found counts, however the JVM ends afterwards. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "134"})
    void diesAfterItsAnswer(Integer code) {
        ends(code, probing("gpu-tornado"), found(FACTS), "# A fatal error");
        assertThat(probe()).isEqualTo(FACTS);
    }

    @Test
    void driverExits() {
        ends(
                1,
                "WARNING: Using incubator modules: jdk.incubator.vector",
                probing("cpu-vector"),
                probing("gpu-tornado"),
                "first",
                "second",
                " ",
                "third",
                "CL_OUT_OF_RESOURCES");
        ends(0, found(FACTS_WITHOUT_GPU));
        expectDeath("the JVM that probes it ended with exit code 1: second / third / CL_OUT_OF_RESOURCES");
    }

    @Test
    void driverIsSilent() {
        ends(137, "WARNING: Using incubator modules: jdk.incubator.vector", probing("gpu-tornado"));
        ends(0, found(FACTS_WITHOUT_GPU));
        expectDeath("the JVM that probes it ended with exit code 137 (SIGKILL)");
    }

    @Test
    void driverCrashes() {
        ends(
                134,
                probing("gpu-tornado"),
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  SIGSEGV (0xb) at pc=0x1, pid=2, tid=3",
                "#",
                "# Problematic frame:",
                "# C  [libcuda.so.1+0x11d8]",
                "#",
                "# If you would like to submit a bug report, please visit:",
                "#   the vendor");
        ends(0, found(FACTS_WITHOUT_GPU));
        expectDeath("the JVM that probes it ended with exit code 134 (SIGABRT):"
                + " SIGSEGV (0xb) at pc=0x1, pid=2, tid=3 / C  [libcuda.so.1+0x11d8]");
    }

    @Test
    void driverHangs() {
        ends(null, probing("gpu-tornado"), "waiting");
        ends(0, found(FACTS_WITHOUT_GPU));
        expectDeath("the JVM that probes it did not end within 150 s: waiting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "{\"found\":{\"backends\":7}}", "{\"found\":{}}"})
    void answerIsGarbage(String garbage) {
        ends(0, probing("gpu-tornado"), ProbeMain.MARK + garbage);
        ends(0, found(FACTS_WITHOUT_GPU));
        BackendFacts facts = probe();
        assertThat(facts.backends().getFirst().reason())
                .startsWith("the JVM that probes it ended with exit code 0, but no answer: relent-probe: ");
        assertThat(facts.choice().backend()).isEqualTo("cpu-vector");
    }

    @Test
    void answerIsNull() {
        ends(0, probing("gpu-tornado"), ProbeMain.MARK + "null");
        ends(0, found(FACTS_WITHOUT_GPU));
        expectDeath("the JVM that probes it ended with exit code 0, but no answer");
    }

    @Test
    void anotherBackendIsToBlame() {
        ends(139, probing("gpu-tornado"), probing("cpu-vector"));
        ends(139, probing("gpu-tornado"), probing("cpu-vector"));
        String death = "ended with exit code 139 (SIGSEGV)";
        assertThat(probe())
                .isEqualTo(new BackendFacts(
                        List.of(new Line(
                                "cpu-vector", false, "the JVM that probes it " + death, "report this as a defect")),
                        Chosen.none(
                                "the JVM that probes cpu-vector " + death
                                        + "; with RELENT_GPU=off, the JVM that probes cpu-vector " + death,
                                null)));
    }

    @Test
    void jvmDoesNotGetThatFar() {
        ends(1, "Error: Could not find or load main class");
        assertThat(probe())
                .isEqualTo(new BackendFacts(
                        List.of(),
                        Chosen.none(
                                "the JVM that probes the backends ended with exit code 1:"
                                        + " Error: Could not find or load main class",
                                null)));
    }

    @Test
    void jvmDoesNotStart() {
        BackendFacts facts = new ChildProbe((program, more, limit) -> {
                    throw new IOException("No such file or directory");
                })
                .run();
        assertThat(facts)
                .isEqualTo(new BackendFacts(
                        List.of(),
                        Chosen.none(
                                "the JVM that probes the backends did not start: No such file or directory", null)));
    }

    // The real thing.

    @Test
    void printsWhatItFinds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProbeMain.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        List<String> lines = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(lines).contains(probing("gpu-tornado"), probing("cpu-vector"), probing("reference"));
        assertThat(lines.getLast()).isEqualTo(found(BackendFacts.here()));
    }

    @Test
    void anotherJvmFindsTheSame() {
        assertThat(new ChildProbe(ChildJvm.real()).run()).isEqualTo(BackendFacts.here());
    }

    /** A program that does what its property says. */
    static final class Doomed {
        private Doomed() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("out");
            System.err.println("err");
            if ("hang".equals(System.getProperty("relent.doom"))) {
                Thread.sleep(Long.MAX_VALUE);
            }
            Runtime.getRuntime().halt(7);
        }
    }

    @Test
    void anotherJvmDies() throws IOException {
        Ended ended =
                ChildJvm.real().run(Doomed.class.getName(), List.of("-Drelent.doom=exit"), Duration.ofMinutes(10));
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.lines()).containsSubsequence("out", "err");
    }

    @Test
    void anotherJvmIsKilledWhenItHangs() throws IOException {
        Ended ended = ChildJvm.real().run(Doomed.class.getName(), List.of("-Drelent.doom=hang"), Duration.ofSeconds(1));
        assertThat(ended.exitCode()).isNull();
    }
}
