package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.ok;
import static org.relent.bench.cli.Run.relent;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of demos, and where pictures go. */
class DemoCommandTest {
    @TempDir
    Path folder;

    @Test
    void listsDemos() {
        assertThat(ok("demo").out())
                .startsWith("Demos:\n  ./relent demo digits           handwritten digits by their nearest prototype\n");
        assertThat(ok("demo").out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void drawsSvgOrPng() throws IOException {
        Path png = folder.resolve("a.PNG");
        assertThat(ok("demo", "digits", "--seconds", "0.001", "--out", png).out())
                .endsWith("Picture   " + png + "\n");
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isGreaterThan(600);
        assertThat(Stream.of(0xfffdfdfc, 0xff1c1e21).filter(colour -> has(image, colour)))
                .as("paper and ink of the light theme")
                .hasSize(2);
    }

    private static boolean has(BufferedImage image, int colour) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void refusesWhatIsNoPictureAndComputesNothing() throws IOException {
        var run = relent("demo", "digits", "--out", folder.resolve("a.pdf"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("relent: --out: got " + folder.resolve("a.pdf")
                        + ", expected a file that ends in .svg or .png\n");
        assertThat(relent("demo", "digits", "--out", folder.resolve("no/a.svg")).code())
                .isEqualTo(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
