package org.relent.bench.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.bench.cli.BackendFacts.Chosen;
import org.relent.bench.cli.BackendFacts.Large;
import org.relent.bench.cli.BackendFacts.Line;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relent doctor}: what can run here, what cannot, and what would change that. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists every backend, whether it can run here and why, and the flag or package that is missing.")
final class DoctorCommand implements Callable<Integer> {
    private static final int INDENT = 13;

    @Option(names = "--json", description = "One JSON object with the same facts.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    /** All facts, as they are printed; error says why no backend can be had, and is null otherwise. */
    record Report(
            String relent,
            @Nullable String error,
            Jvm jdk,
            Hardware hardware,
            List<Line> backends,
            Chosen choice,
            List<Flag> flags) {}

    /** A flag of the JVM that matters. */
    record Flag(String flag, boolean set, String purpose) {}

    DoctorCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        boolean tornado = ChildProbe.isNeeded();
        BackendFacts found = tornado ? new ChildProbe(ChildJvm.real()).run() : BackendFacts.here();
        Chosen choice = found.choice();
        String error = choice.backend() == null ? choice.why() : null;
        Report report = new Report(
                Version.relent(), error, Jvm.detect(), Hardware.detect(), found.backends(), choice, flags(tornado));
        out.print(json ? Json.write(report) + "\n" : text(report));
        out.flush();
        return Main.OK;
    }

    private static List<Flag> flags(boolean tornado) {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean nativeAccess = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("--enable-native-access"));
        return List.of(
                new Flag("--add-modules jdk.incubator.vector", vector, "the Vector API, which cpu-vector is made of"),
                new Flag(
                        "--enable-native-access=ALL-UNNAMED",
                        nativeAccess,
                        "no warnings when a GPU driver or the hardware detection is loaded"),
                new Flag("@$TORNADOVM_HOME/tornado-argfile", tornado, "TornadoVM, which gpu-tornado runs on"),
                new Flag(
                        "-Dtornado.recover.bailout=False",
                        "false".equalsIgnoreCase(System.getProperty("tornado.recover.bailout")),
                        "a kernel that TornadoVM cannot compile fails, and says so"));
    }

    static String text(Report report) {
        StringBuilder text = new StringBuilder();
        line(text, "Relent", report.relent);
        Jvm jdk = report.jdk;
        line(text, "JDK", jdk.version() + ", " + jdk.vendor() + ", " + jdk.machine());
        line(text, "", jdk.home());
        for (String warning : jdk.warnings()) {
            line(text, "WARNING", warning);
        }
        appendHardware(text, report.hardware);
        text.append("\nBackends, best first\n");
        for (Line backend : report.backends) {
            line(text, backend.id(), (backend.available() ? "available: " : "NOT AVAILABLE: ") + backend.reason());
            if (!backend.remedy().isEmpty()) {
                line(text, "", "remedy: " + backend.remedy());
            }
        }
        text.append("\nChoice\n");
        Chosen choice = report.choice;
        String device = choice.device() == null ? "" : choice.device() + " for large calls, ";
        String chosen = choice.backend() == null ? "" : choice.backend() + ": ";
        line(text, "auto", device + chosen + choice.why());
        String label = "crossover";
        for (Large large : choice.crossovers()) {
            line(text, label, large.text());
            label = "";
        }
        line(
                text,
                "forced by",
                choice.forcedBy() != null
                        ? choice.forcedBy()
                        : "nothing; " + Backends.ENVIRONMENT + "=NAME or -D" + Backends.PROPERTY + "=NAME would");
        text.append("\nFlags for your own program (./relent sets them)\n");
        for (Flag flag : report.flags) {
            text.append("  ").append(flag.flag).append('\n');
            text.append("      ")
                    .append(flag.set ? "set: " : "NOT SET: ")
                    .append(flag.purpose)
                    .append('\n');
        }
        return text.toString();
    }

    private static void appendHardware(StringBuilder text, Hardware hardware) {
        line(text, "System", hardware.system());
        if (hardware.problem() != null) {
            line(text, "CPU", "could not be found out: " + hardware.problem());
            return;
        }
        line(
                text,
                "CPU",
                hardware.cpu() + ", " + Text.plural(hardware.cores(), "core") + ", "
                        + Text.plural(hardware.threads(), "thread") + ", " + hardware.processorsOfThisJvm()
                        + " for this JVM");
        if (!hardware.caches().isEmpty()) {
            line(
                    text,
                    "Caches",
                    String.join(
                            ", ",
                            hardware.caches().stream()
                                    .map(cache -> cache.level() + " " + cache.type() + " " + Text.bytes(cache.bytes()))
                                    .toList()));
        }
        line(
                text,
                "Memory",
                Text.bytes(hardware.memoryBytes()) + ", " + Text.bytes(hardware.memoryAvailableBytes()) + " available");
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(Text.paragraph(label, INDENT, value));
    }
}
