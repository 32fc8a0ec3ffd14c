package org.relent.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.bench.machine.Version;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relent measures}: what can be computed, and by which backend. */
@Command(
        name = "measures",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists every measure with its formula, range and needs, and which backends compute it here.")
final class MeasuresCommand implements Callable<Integer> {
    private static final int ID = 20;
    private static final int RANGE = 24;
    private static final int INDENT = 4;
    private static final String GRADIENT = "--grad where Q is logits";
    private static final String WEIGHT = "--weight W is w, ½ unless given; H(w) = −w ln w − (1−w) ln(1−w)";

    @Spec
    private @Nullable CommandSpec spec;

    MeasuresCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        List<Backend> backends = available();
        out.println("P is the reference (the world), Q the model; per row of C classes, in nats.");
        out.println("Each is probs, log-probs, logits or counts, unless the measure says otherwise.");
        out.println("0 ln 0 = 0; p > 0 with q = 0 is infinite. No epsilon in any definition.");
        out.println();
        out.println(Text.left("measure", ID) + Text.left("range", RANGE) + "computed here by");
        for (Measure measure : Measure.values()) {
            print(out, measure, backends);
        }
        out.flush();
        return Main.OK;
    }

    private static void print(PrintWriter out, Measure measure, List<Backend> backends) {
        Map<String, KernelSpec> forms = forms(measure);
        List<String> ids = new ArrayList<>();
        List<String> partial = new ArrayList<>();
        for (Backend backend : backends) {
            List<String> computed = forms.keySet().stream()
                    .filter(form -> backend.refusal(Objects.requireNonNull(forms.get(form)))
                            .isEmpty())
                    .toList();
            if (!computed.isEmpty()) {
                ids.add(backend.id());
            }
            if (!computed.isEmpty() && computed.size() < forms.size()) {
                partial.add(backend.id() + ": " + String.join(", ", computed));
            }
        }
        String by = ids.isEmpty() ? "no backend" : String.join(", ", ids);
        out.println(Text.left(measure.id(), ID) + Text.left(measure.range(), RANGE) + by);
        out.println("    " + measure.formula());
        String needs = needs(measure);
        if (!needs.isEmpty()) {
            out.print(Text.paragraph("", INDENT, needs));
        }
        partial.forEach(line -> out.print(Text.paragraph("", INDENT, line)));
    }

    /** What stands behind the measure besides P and Q of any form. */
    private static String needs(Measure measure) {
        return switch (measure) {
            case RENYI -> "needs its order, --alpha A";
            case JS_DISTANCE -> WEIGHT;
            case JS -> WEIGHT + "; " + GRADIENT;
            case CROSS_ENTROPY, KL, REVERSE_KL, JEFFREYS -> GRADIENT;
            case NLL -> "of --labels and Q, logits or log-probs; " + GRADIENT;
            case LOG_PARTITION -> "of P, logits";
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY ->
                "of P, joint tables of shape (tables, nx, ny), probs or counts";
            case GAUSSIAN_KL ->
                "of means --p and --p-sigma, --p-variance or --p-log-variance, and the same for Q; without Q, of P and"
                        + " the standard normal";
            default -> "";
        };
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

    /** The forms that a measure makes sense of, by a short name: f32, no options. */
    private static Map<String, KernelSpec> forms(Measure measure) {
        Map<String, KernelSpec> forms = new LinkedHashMap<>();
        switch (measure) {
            case ENTROPY -> {
                for (FormName p : FormName.values()) {
                    forms.put(p.id(), KernelSpec.of(measure, p.plain(), null));
                }
            }
            case LOG_PARTITION -> forms.put("logits", KernelSpec.of(measure, Logits.plain(), null));
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY -> {
                forms.put("probs", KernelSpec.of(measure, Joint.probabilities(2, 2), null));
                forms.put("counts", KernelSpec.of(measure, Joint.counts(2, 2), null));
            }
            case NLL -> {
                forms.put("logits", KernelSpec.of(measure, ClassIndex.plain(), Logits.plain()));
                forms.put("log-probs", KernelSpec.of(measure, ClassIndex.plain(), LogProbabilities.given()));
            }
            case GAUSSIAN_KL -> {
                Gaussian gaussian = Gaussian.sigma();
                forms.put("P and Q", KernelSpec.of(measure, gaussian, gaussian));
                forms.put("P alone", KernelSpec.of(measure, gaussian, null));
            }
            default -> {
                Options options = measure == Measure.RENYI ? Options.DEFAULT.withAlpha(0.5) : Options.DEFAULT;
                for (FormName p : FormName.values()) {
                    for (FormName q : FormName.values()) {
                        forms.put(
                                p.id() + "‖" + q.id(),
                                KernelSpec.of(measure, p.plain(), q.plain()).withOptions(options));
                    }
                }
            }
        }
        return forms;
    }
}
