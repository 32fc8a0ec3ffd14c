package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.spi.BackendProvider;

/** Which backends are found and taken. A choice is made once per JVM, so nearly every case runs in one of its own. */
class BackendsTest {
    @TempDir
    private Path directory;

    @Test
    void theReferenceIsAlwaysThere() {
        assertThat(Backends.reference().id()).isEqualTo("reference");
        assertThat(Backends.require("reference")).isSameAs(Backends.reference());
        assertThat(Backends.require("Reference")).isSameAs(Backends.reference());
        assertThat(Backends.all()).anySatisfy(report -> {
            assertThat(report.id()).isEqualTo("reference");
            assertThat(report.availability().available()).isTrue();
            assertThat(report.availability().reason()).contains("double-double");
        });
    }

    @Test
    void anUnknownBackendIsRefusedWithTheList() {
        assertThatThrownBy(() -> Backends.require("gpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backend: got 'gpu'")
                .hasMessageContaining("reference");
    }

    @Test
    void aKernelThatABackendLacksIsNotAvailableYet() {
        PairPlan<Counts, Counts> plan = Relent.renyi(2, Counts.plain(), Counts.plain());
        Backend lacking = Backend.of("lacking", new BackendsProgram.Better().open());
        assertThatThrownBy(() -> plan.kernel(lacking))
                .isInstanceOf(NotAvailableYetException.class)
                .hasMessageContaining("not available yet")
                .hasMessageContaining("renyi(counts, counts) f32 in nats alpha=2.0")
                .hasMessageContaining("lacking: kl is all there is");
    }

    @Test
    void anUnknownPropertyValueIsRefusedWithTheList() throws Exception {
        assertThat(run(Map.of(), List.of("-Drelent.backend=nonsense"), "select"))
                .contains("IllegalArgumentException: -Drelent.backend: got 'nonsense', expected auto or one of ")
                .contains("reference");
    }

    @Test
    void anUnknownEnvironmentValueIsRefusedWithTheList() throws Exception {
        assertThat(run(Map.of("RELENT_BACKEND", "nonsense"), List.of(), "select"))
                .contains("IllegalArgumentException: RELENT_BACKEND: got 'nonsense', expected auto or one of ");
    }

    @Test
    void thePropertyWinsOverTheEnvironment() throws Exception {
        assertThat(run(Map.of("RELENT_BACKEND", "nonsense"), List.of("-Drelent.backend=reference"), "select"))
                .contains("Selection[backend=reference");
    }

    @Test
    void anExplicitRequestIgnoresThePropertyAndTheEnvironment() throws Exception {
        assertThat(run(Map.of("RELENT_BACKEND", "nonsense"), List.of(), "reference"))
                .contains("reference (");
    }

    @Test
    void theBestOneIsTaken() throws Exception {
        provide(BackendsProgram.Better.class);
        assertThat(run("select")).contains("Selection[backend=better (made up), device=Optional.empty, passedOver=[]]");
        assertThat(run("all")).containsSubsequence("id=better", "id=reference");
    }

    @Test
    void theReferenceCanBeForced() throws Exception {
        provide(BackendsProgram.Better.class);
        assertThat(run(Map.of(), List.of("-Drelent.backend=reference"), "select"))
                .contains("Selection[backend=reference")
                .contains("passedOver=[]");
        assertThat(run(Map.of("RELENT_BACKEND", "reference"), List.of(), "select"))
                .contains("Selection[backend=reference");
    }

    @Test
    void autoAndBlankChooseByRank() throws Exception {
        provide(BackendsProgram.Better.class);
        for (String value : List.of("auto", "AUTO", "", " ")) {
            assertThat(run(Map.of(), List.of("-Drelent.backend=" + value), "select"))
                    .as("'%s'", value)
                    .contains("Selection[backend=better");
        }
    }

    @Test
    void aRefusedKernelGoesToTheNextAndTheReasonIsKept() throws Exception {
        provide(BackendsProgram.Better.class);
        assertThat(run("select entropy"))
                .contains("Selection[backend=reference")
                .contains("passedOver=[better: kl is all there is]");
        assertThat(run(Map.of(), List.of("-Drelent.backend=better"), "select entropy"))
                .as("forced, it is that one or an error")
                .contains("NotAvailableYetException")
                .contains("not available yet: better: kl is all there is");
    }

    @Test
    void anUnavailableOneGivesReasonAndRemedy() throws Exception {
        provide(BackendsProgram.Unavailable.class);
        assertThat(run("select")).contains("Selection[backend=reference").contains("better: there is no device");
        assertThat(run("better"))
                .contains("BackendUnavailableException: backend better is not available: there is no device")
                .contains("remedy: buy one")
                .contains("available: reference");
        assertThat(run(Map.of(), List.of("-Drelent.backend=better"), "select")).contains("BackendUnavailableException");
        assertThat(run("all")).contains("available=false, reason=there is no device, remedy=buy one");
    }

    @Test
    void aProbeThatThrowsIsReportedAndDoesNoHarm() throws Exception {
        provide(BackendsProgram.ThrowingProbe.class);
        assertThat(run("all"))
                .contains("its probe failed")
                .contains("no such device")
                .contains("id=reference");
        assertThat(run("select")).contains("Selection[backend=reference").contains("no such device");
        provide(BackendsProgram.UnlinkedProbe.class);
        assertThat(run("all"))
                .contains("its probe failed")
                .contains("some/Incubator")
                .contains("id=reference");
        provide(BackendsProgram.NullProbe.class);
        assertThat(run("all")).contains("its probe failed").contains("id=reference");
    }

    @Test
    void aProviderThatDoesNotLoadHidesNoOther() throws Exception {
        provide(BackendsProgram.ThrowingId.class);
        assertThat(run("all")).contains("id=reference").contains("nameless");
        provide(BackendsProgram.ThrowingConstructor.class);
        assertThat(run("all")).contains("id=reference").contains("does not load");
        provide("org.relent.NoSuchProvider");
        assertThat(run("all")).contains("id=reference").contains("does not load");
    }

    @Test
    void oneThatFailsToOpenFallsBackAndSaysSo() throws Exception {
        provide(BackendsProgram.FailsToOpen.class);
        assertThat(run("select"))
                .contains("Selection[backend=reference")
                .contains("passedOver=[backend better failed to open")
                .contains("WARNING");
        assertThat(run("better"))
                .contains("BackendException: backend better failed to open")
                .contains("cause java.lang.IllegalStateException: the device is busy");
    }

    @Test
    void oneInfoLineSaysWhatRuns() throws Exception {
        String output = run("plan twice");
        String line =
                "INFO: Relent backend reference: scalar loops in double-double arithmetic, JDK " + Runtime.version();
        assertThat(output).containsOnlyOnce(line);
        assertThat(output).contains("kl(probs, probs) f32 in nats on reference").contains("entropy(counts)");
    }

    @Test
    void aDeviceSharesTheWorkWithTheBestOneThatIsNone() throws Exception {
        provide(BackendsProgram.Device.class, BackendsProgram.SlowerDevice.class, BackendsProgram.Better.class);
        assertThat(run("select"))
                .contains("Selection[backend=better (made up), device=Optional[device (made up)],"
                        + " passedOver=[slower: large calls go to device]]");
        assertThat(run("kernel")).contains("kl(probs, probs) f32 in nats on better, large calls on device");
        assertThat(run("select entropy"))
                .contains("Selection[backend=reference")
                .contains("device=Optional.empty, passedOver=[device: kl is all there is, slower: kl is");
    }

    @Test
    void aDeviceThatRanksBelowIsNotTaken() throws Exception {
        provide(BackendsProgram.LastDevice.class);
        assertThat(run("select")).contains("Selection[backend=reference").contains("device=Optional.empty");
        assertThat(run("crossover")).contains("Optional.empty");
    }

    @Test
    void aBackendForcedComputesEverything() throws Exception {
        provide(BackendsProgram.Device.class);
        List<String> forced = List.of("-Drelent.backend=device");
        assertThat(run(Map.of(), forced, "kernel")).contains("kl(probs, probs) f32 in nats on device\n");
        assertThat(run(Map.of(), forced, "crossover")).contains("Optional.empty");
        assertThat(run(Map.of(), List.of("-Drelent.backend=reference"), "kernel"))
                .contains(" on reference\n");
    }

    @Test
    void theCrossoverCanBeSaid() throws Exception {
        provide(BackendsProgram.Device.class);
        assertThat(run(Map.of("RELENT_CROSSOVER", "1000,10"), List.of(), "crossover"))
                .contains("[f32, 1 thread: device from 1,000 elements on (10 when resident), reference below;"
                        + " RELENT_CROSSOVER=1000,10]");
        assertThat(run(Map.of("RELENT_CROSSOVER", "nonsense"), List.of("-Drelent.crossover=always"), "crossover"))
                .contains("[f32, 1 thread: device always; -Drelent.crossover=always]");
    }

    @Test
    void neverMeansNever() throws Exception {
        provide(BackendsProgram.Device.class);
        Map<String, String> never = Map.of("RELENT_CROSSOVER", "never");
        assertThat(run(never, List.of(), "select"))
                .contains("Selection[backend=reference")
                .contains("device=Optional.empty, passedOver=[device: RELENT_CROSSOVER=never]]");
        assertThat(run(never, List.of(), "crossover"))
                .contains("[f32, 1 thread: reference always; RELENT_CROSSOVER=never]");
    }

    @Test
    void anUnknownCrossoverIsRefused() throws Exception {
        for (String what : List.of("select", "kernel", "crossover")) {
            assertThat(run(Map.of(), List.of("-Drelent.crossover=sometimes"), what))
                    .contains("IllegalArgumentException: -Drelent.crossover: got 'sometimes', expected auto, never,");
        }
        assertThat(run(Map.of("RELENT_CROSSOVER", "-1"), List.of(), "select"))
                .contains(
                        "IllegalArgumentException: RELENT_CROSSOVER: got '-1', expected auto, never, always, N or N,M");
    }

    @Test
    void aDeviceThatComputesWrongNumbersIsFoundOutByMeasuring() throws Exception {
        provide(BackendsProgram.Device.class); // which says 42
        assertThat(run("crossover"))
                .contains("WARNING: Relent backend device failed: device computes wrong numbers: kl of row 0: got 42.0")
                .contains("INFO: Relent crossover f32, 1 thread: reference always; measuring it failed: ")
                .contains("Optional[f32, 1 thread: reference always; measuring it failed: ");
    }

    private void provide(Class<?>... providers) throws IOException {
        provide(Stream.of(providers).map(Class::getName).collect(Collectors.joining("\n")));
    }

    private void provide(String provider) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackendProvider.class.getName()), provider + "\n");
    }

    private String run(String argument) throws Exception {
        return run(Map.of(), List.of(), argument);
    }

    /** Everything that a JVM with the provider given prints. */
    private String run(Map<String, String> environment, List<String> flags, String argument) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m"));
        command.addAll(flags);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of(
                "-cp", directory + java.io.File.pathSeparator + classPath, BackendsProgram.class.getName(), argument));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(Backends.ENVIRONMENT);
        builder.environment().remove(Backends.CROSSOVER_ENVIRONMENT);
        // Options that a build sets for every JVM would be printed into the output.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = builder.redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the JVM ends").isTrue();
        return Files.readString(output);
    }
}
