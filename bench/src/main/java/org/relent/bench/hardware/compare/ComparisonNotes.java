package org.relent.bench.hardware.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.hardware.compare.Comparison.Change;
import org.relent.bench.hardware.compare.Comparison.Decision;
import org.relent.bench.hardware.compare.Comparison.Estimate;
import org.relent.bench.hardware.compare.Comparison.Origin;
import org.relent.bench.hardware.compare.Comparison.RoofChange;
import org.relent.bench.hardware.compare.Comparison.Verdict;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.text.Text;

/** What is said around a table of changes, in a terminal as in Markdown. */
final class ComparisonNotes {
    private static final double USUAL_LEVEL = 0.95;
    private static final int SURE_DIGITS = 5;
    private static final double NANOS = 1e-9;

    private ComparisonNotes() {}

    static String origin(Origin run) {
        return run.date() + ", Relent " + run.relent() + ", " + run.preset() + ", " + Text.plural(run.lines(), "line")
                + " in " + Text.plural(run.rounds(), "round");
    }

    /** {@return what makes the comparison worth less} */
    static List<String> warnings(Comparison comparison) {
        List<String> warnings = new ArrayList<>();
        if (!comparison.differences().isEmpty()) {
            warnings.add("these runs were not made alike: "
                    + comparison.differences().stream()
                            .map(it -> it.what() + " was " + it.base() + ", is " + it.now())
                            .collect(Collectors.joining("; ")));
        }
        if (!comparison.unsteady().isEmpty()) {
            warnings.add("the machine itself changed by more than half the threshold, and kernels with it: "
                    + roofs(comparison.unsteady()) + "; run both again");
        }
        return warnings;
    }

    static String roofs(List<RoofChange> roofs) {
        return roofs.stream()
                .map(roof -> roof.roof() + " " + percent(roof.percent()) + " %")
                .collect(Collectors.joining(", "));
    }

    /** {@return how the table is to be read} */
    static List<String> notes(Comparison comparison) {
        List<String> notes = new ArrayList<>();
        List<Estimate> estimates = comparison.estimates().toList();
        if (estimates.isEmpty()) {
            return notes;
        }
        notes.add("Changes are of the time a call takes: + is slower.");
        double shown = estimates.stream()
                .mapToDouble(it -> it.interval().level())
                .min()
                .orElseThrow();
        if (shown < USUAL_LEVEL) {
            notes.add("So few rounds give no interval at 95 %: the least sure one holds with " + sure(shown) + ".");
        }
        if (comparison.count(Verdict.SUSPECT) > 0) {
            notes.add("\"" + Verdict.SUSPECT.text() + "\" would be SLOWER if it were the only line; among "
                    + comparison.compared() + " that may be chance: run both again, with --full.");
        }
        if (!comparison.reachesLevel()) {
            double reached = estimates.stream()
                    .mapToDouble(it -> it.amongAll().level())
                    .min()
                    .orElseThrow();
            notes.add("Among " + compared(comparison) + " one counts as slower if that is "
                    + sure(comparison.level()) + " sure; so few rounds allow " + sure(reached)
                    + " (--full has more).");
        }
        return notes;
    }

    private static String sure(double level) {
        BigDecimal percent = BigDecimal.valueOf(100 * level).round(new MathContext(SURE_DIGITS));
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    /** {@return what decides the exit code} */
    static String summary(Comparison comparison) {
        Decision decision = comparison.decision();
        String outcome =
                (decision == Decision.PASSED ? "PASSED" : "FAILED") + ", exit code " + decision.exitCode() + ": ";
        return outcome
                + switch (decision) {
                    case PASSED ->
                        "none of " + compared(comparison) + " is slower by more than " + threshold(comparison)
                                + unseen(comparison) + ".";
                    case NOTHING_COMPARED ->
                        "no line was timed in both runs; expected the measures, types and shapes of the base.";
                    case WRONG -> wrong(comparison) + ".";
                    case SLOWER -> String.join("; ", slower(comparison)) + ".";
                };
    }

    private static String wrong(Comparison comparison) {
        int wrong = comparison.count(Verdict.WRONG);
        return Text.plural(wrong, "line") + " " + (wrong == 1 ? "is" : "are") + " WRONG, outside the error bound";
    }

    private static List<String> slower(Comparison comparison) {
        List<String> reasons = new ArrayList<>();
        int slower = comparison.count(Verdict.SLOWER);
        if (slower > 0) {
            reasons.add(slower + " of " + compared(comparison) + (slower == 1 ? " is" : " are")
                    + " SLOWER by more than " + threshold(comparison));
        }
        Change mean = comparison.mean();
        if (mean != null && mean.verdict() == Verdict.SLOWER) {
            reasons.add("their geometric mean is SLOWER by more than " + threshold(comparison));
        }
        int untimed = comparison.count(Verdict.UNTIMED);
        if (untimed > 0) {
            reasons.add(Text.plural(untimed, "line") + (untimed == 1 ? " is" : " are") + " no longer timed");
        }
        return reasons;
    }

    /** What a gate that passes has not seen. */
    private static String unseen(Comparison comparison) {
        int unclear = comparison.count(Verdict.UNCLEAR) + comparison.count(Verdict.SUSPECT);
        int gone = comparison.count(Verdict.GONE);
        return (unclear == 0 ? "" : "; " + unclear + (unclear == 1 ? " is" : " are") + " unclear")
                + (gone == 0 ? "" : "; " + gone + " of the base's " + (gone == 1 ? "is" : "are") + " gone");
    }

    private static String compared(Comparison comparison) {
        return Text.plural(comparison.compared(), "line");
    }

    private static String threshold(Comparison comparison) {
        return GoalTable.number(comparison.thresholdPercent()) + " %";
    }

    static String time(@Nullable Double nanos) {
        return nanos == null ? "" : Text.duration(nanos * NANOS);
    }

    static String change(Estimate estimate) {
        return percent(estimate.percent()) + " %";
    }

    static String interval(Estimate estimate) {
        return percent(estimate.interval().low()) + " to "
                + percent(estimate.interval().high()) + " %";
    }

    /** A signed number; one decimal where it means something. */
    private static String percent(double value) {
        String digits = String.format(Locale.ROOT, Math.abs(value) < 99.95 ? "%+.1f" : "%+.0f", value);
        return digits.substring(1).matches("[0.]+") ? digits.substring(1) : digits.replace('-', '−');
    }
}
