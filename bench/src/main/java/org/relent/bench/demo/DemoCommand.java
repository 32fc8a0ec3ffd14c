package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.bench.machine.Version;
import org.relent.bench.text.Text;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relent demo}: lists what can be shown. */
@Command(
        name = "demo",
        subcommands = {
            DigitsDemo.class,
            CodeLengthDemo.class,
            SmoothingDemo.class,
            AsymmetryDemo.class,
            LikelihoodDemo.class,
            InformationDemo.class,
            IsingDemo.class,
            ForwardReverseDemo.class,
            EvidenceDemo.class,
            VaeDemo.class,
            DistillationDemo.class,
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows what Relent does on data that comes with it. Without a name: lists the demos.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    DemoCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        PrintWriter out = command.getOut();
        out.println("Demos:");
        command.getSubcommands()
                .forEach((name, demo) -> out.println("  ./relent demo " + Text.left(name, 17)
                        + demo.getCommandSpec().usageMessage().description()[0]));
        out.flush();
        return ExitCode.OK;
    }
}
