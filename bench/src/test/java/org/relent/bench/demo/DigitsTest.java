package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.relent;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.PairKernel;
import org.relent.PairPlan;
import org.relent.Pairing;
import org.relent.Relent;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.demo.Digits.Verdict;

/** The demo's numbers against those that SciPy computes in float64 (ORIGIN.md beside the data). */
class DigitsTest {
    private static final PairPlan<Counts, Counts> PLAN =
            Relent.kl(Counts.plain(), Counts.plain()).pairs(Pairing.ALL);

    static Stream<Backend> backends() {
        Backend automatic = PLAN.kernel().backend();
        return Stream.concat(Stream.of(automatic), Stream.of(Backends.reference()))
                .distinct();
    }

    private static Verdict verdict(PairKernel<Counts, Counts> kernel, Sample digits, Sample from, float more) {
        return Digits.classify(digits, Digits.divergences(kernel, digits, Digits.prototypes(from, more)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void classifiesAsSciPyDoes(Backend backend) {
        PairKernel<Counts, Counts> kernel = PLAN.kernel(backend);
        Digits digits = Digits.load();
        Sample all = digits.all();
        Sample train = digits.train();
        Sample test = digits.test();
        assertThat(List.of(all.size(), train.size(), test.size())).containsExactly(1797, 1197, 600);

        Verdict bare = verdict(kernel, all, all, 0);
        assertThat(bare.right()).isEqualTo(1629);
        assertThat(bare.infinite()).isEqualTo(2948);
        assertThat(bare.infiniteToAll()).isZero();
        assertThat(bare.meanSmallest()).isCloseTo(0.222522924, within(1e-6));

        Verdict smoothed = verdict(kernel, all, all, 1);
        assertThat(smoothed.right()).isEqualTo(1627);
        assertThat(smoothed.infinite()).isZero();
        assertThat(smoothed.meanSmallest()).isCloseTo(0.222618932, within(1e-6));

        Verdict unseen = verdict(kernel, test, train, 0);
        assertThat(unseen.right()).isEqualTo(506);
        assertThat(unseen.infinite()).isEqualTo(1390);
        assertThat(unseen.infiniteToAll()).isEqualTo(1);
        assertThat(unseen.meanSmallest()).isCloseTo(0.240487666, within(1e-6));

        Verdict unseenSmoothed = verdict(kernel, test, train, 1);
        assertThat(unseenSmoothed.right()).isEqualTo(521);
        assertThat(unseenSmoothed.infinite()).isZero();
        assertThat(unseenSmoothed.meanSmallest()).isCloseTo(0.236837172, within(1e-6));
    }

    @Test
    void printsWhatANewcomerShouldRead(@TempDir Path folder) {
        Path picture = folder.resolve("digits.svg");
        Run run = relent("demo", "digits", "--seconds", "0.001", "--out", picture);
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  all 1797                   the same 1797   1629 = 90.7 %    2,948 of 17,970\n")
                .contains("  the first 1197             the other 600    506 = 84.3 %    1,390 of 6,000\n")
                .contains("  the first 1197, smoothed   the other 600    521 = 86.8 %    0 of 6,000\n")
                .contains("divergences/s")
                .contains("a plain Math.log loop")
                .contains("Next   ./relent score kl");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>Digits by their nearest prototype</title>");
        if (Backends.all().stream()
                .anyMatch(report -> report.id().equals("cpu-vector")
                        && report.availability().available())) {
            assertThat(run.out()).contains("  cpu-vector ").contains("the same divergences are infinite.");
        }
    }
}
