package org.relent.bench.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written whole or not at all. */
class WholeFileTest {
    @TempDir
    Path folder;

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void isThereWhenItIsWritten() throws IOException {
        Path file = folder.resolve("a.json");
        try (WholeFile report = WholeFile.open("--json", file)) {
            assertThat(file).doesNotExist();
            report.write("2 × 3 ≥ 5\n");
            assertThat(file).hasContent("2 × 3 ≥ 5\n");
            assertThat(report.file()).isEqualTo(file);
        }
        assertThat(file).hasContent("2 × 3 ≥ 5\n");
        assertThat(files()).isOne();
    }

    @Test
    void whatWasThereStaysUntilThen() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "before");
        WholeFile.open("--json", file).close();
        assertThat(file).hasContent("before");
        try (WholeFile report = WholeFile.open("--json", file)) {
            assertThat(file).hasContent("before");
            report.write("after");
        }
        assertThat(file).hasContent("after");
        assertThat(files()).isOne();
    }

    @Test
    void nothingIsLeftOfOneThatWasNotWritten() throws IOException {
        try (WholeFile report = WholeFile.open("--html", folder.resolve("a.html"))) {
            assertThat(report.file()).doesNotExist();
        }
        assertThat(files()).isZero();
    }

    @Test
    void aPlaceThatIsGoneMeanwhileIsSaid() throws IOException {
        Path sub = Files.createDirectory(folder.resolve("sub"));
        WholeFile report = WholeFile.open("--html", sub.resolve("a.html"));
        Files.move(sub, folder.resolve("other"));
        assertThatThrownBy(() -> report.write("text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--html: got an error (")
                .hasMessageEndingWith("), expected to write " + sub.resolve("a.html"));
        report.close();
        assertThat(sub).doesNotExist();
    }

    @Test
    void foldersAreNoFiles() {
        assertThatThrownBy(() -> WholeFile.open("--json", folder))
                .hasMessage("--json: got " + folder + ", which is a folder, expected a file");
        assertThatThrownBy(() -> WholeFile.open("--json", folder.resolve("none").resolve("a.json")))
                .hasMessageStartingWith(
                        "--json: got " + folder.resolve("none") + "/a.json, expected a file in a folder");
    }
}
