package org.relent.bench.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.bench.machine.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relent demo}: lists what can be shown. */
@Command(
        name = "demo",
        subcommands = DigitsCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows what Relent does on data that comes with it. Without a name: lists the demos.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    DemoCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        out.println("Demos:");
        out.println("  ./relent demo digits   1797 handwritten digits by their nearest prototype in KL");
        out.flush();
        return Main.OK;
    }
}
