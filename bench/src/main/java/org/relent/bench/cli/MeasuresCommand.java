package org.relent.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relent measures}: what can be computed, and by which backend. */
@Command(
        name = "measures",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists every measure with its formula and range, and which backends compute it here.")
final class MeasuresCommand implements Callable<Integer> {
    private static final int ID = 20;
    private static final int RANGE = 24;

    @Spec
    private @Nullable CommandSpec spec;

    MeasuresCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        List<Backend> backends = available();
        out.println("P is the reference (the world), Q the model; per row of C classes, in nats.");
        out.println("0 ln 0 = 0; p > 0 with q = 0 is infinite. No epsilon in any definition.");
        out.println();
        out.println(Text.left("measure", ID) + Text.left("range", RANGE) + "computed here by");
        for (Measure measure : Measure.values()) {
            List<String> ids = backends.stream()
                    .filter(backend -> backend.refusal(typical(measure)).isEmpty())
                    .map(Backend::id)
                    .toList();
            String by = ids.isEmpty() ? "not yet" : String.join(", ", ids);
            out.println(Text.left(measure.id(), ID) + Text.left(measure.range(), RANGE) + by);
            out.println("    " + measure.formula());
        }
        out.flush();
        return Main.OK;
    }

    private static List<Backend> available() {
        List<Backend> backends = new ArrayList<>();
        for (Backends.Report report : Backends.all()) {
            if (report.availability().available()) {
                try {
                    backends.add(Backends.require(report.id()));
                } catch (BackendException e) {
                    // One that does not open computes nothing; doctor says why.
                }
            }
        }
        return backends;
    }

    /** The plainest kernel of a measure: f32, no options. */
    static KernelSpec typical(Measure measure) {
        Probabilities probs = Probabilities.given();
        return switch (measure) {
            case ENTROPY -> KernelSpec.of(measure, probs, null);
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY ->
                KernelSpec.of(measure, Joint.probabilities(2, 2), null);
            case LOG_PARTITION -> KernelSpec.of(measure, Logits.plain(), null);
            case NLL -> KernelSpec.of(measure, ClassIndex.plain(), Logits.plain());
            case GAUSSIAN_KL -> {
                Gaussian gaussian = new Gaussian(Gaussian.Spread.SIGMA);
                yield KernelSpec.of(measure, gaussian, gaussian);
            }
            case RENYI -> KernelSpec.of(measure, probs, probs).withOptions(Options.DEFAULT.withAlpha(0.5));
            default -> KernelSpec.of(measure, probs, probs);
        };
    }
}
