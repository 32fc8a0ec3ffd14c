package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.relent;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.bench.cli.Run;

class LikelihoodDemoTest {
    @Test
    void saysWhichModelIsNearest(@TempDir Path folder) {
        Path picture = folder.resolve("likelihood.svg");
        Run run = relent("demo", "likelihood", "--out", picture);
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("   0.51071    0.061942     0.000000      4710.18034      4710.18034   best\n")
                .contains("on the grid\n0.510, exactly the mean / 64 = 0.51071.")
                .contains("  loss                 2.3026 ")
                .contains("0.2088         0.2088\n")
                .contains("554 = 92.3 %     554 = 92.3 %\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>Maximum likelihood: the nearest model in D</title>");
    }
}
