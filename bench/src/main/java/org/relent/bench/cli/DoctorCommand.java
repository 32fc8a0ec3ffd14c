package org.relent.bench.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Large;
import org.relent.bench.machine.BackendFacts.Line;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Facts.Flag;
import org.relent.bench.machine.Jvm;
import org.relent.bench.machine.Version;
import org.relent.bench.text.Json;
import org.relent.bench.text.Text;
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

    DoctorCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        Facts facts = Facts.detect();
        out.print(json ? Json.write(facts) + "\n" : text(facts));
        out.flush();
        return Main.OK;
    }

    static String text(Facts facts) {
        StringBuilder text = new StringBuilder();
        line(text, "Relent", facts.relent());
        Jvm jdk = facts.jdk();
        line(text, "JDK", jdk.version() + ", " + jdk.vendor() + ", " + jdk.machine());
        line(text, "", jdk.home());
        for (String warning : jdk.warnings()) {
            line(text, "WARNING", warning);
        }
        facts.hardware().described().forEach((label, value) -> line(text, label, value));
        text.append("\nBackends, best first\n");
        for (Line backend : facts.backends()) {
            line(text, backend.id(), backend.described());
            if (!backend.remedy().isEmpty()) {
                line(text, "", "remedy: " + backend.remedy());
            }
        }
        text.append("\nChoice\n");
        Chosen choice = facts.choice();
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
        for (Flag flag : facts.flags()) {
            text.append("  ").append(flag.flag()).append('\n');
            text.append("      ")
                    .append(flag.set() ? "set: " : "NOT SET: ")
                    .append(flag.purpose())
                    .append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(Text.paragraph(label, INDENT, value));
    }
}
