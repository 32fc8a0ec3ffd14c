package org.relent.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two names of one file. */
@DisabledOnOs(OS.WINDOWS)
class FileNamesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void link() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("sub"));
        Files.writeString(folder.resolve("sub/there"), "");
        Files.createSymbolicLink(folder.resolve("alias"), Path.of("sub/there"));
    }

    @ParameterizedTest
    @CsvSource({
        "sub/there, sub/there, true",
        "sub/there, link/there, true",
        "sub/there, alias, true",
        "sub/there, sub/new, false",
        "sub/new, sub/new, true",
        "sub/new, link/new, true",
        "sub/new, sub/../sub/./new, true",
        "sub/new, sub/other, false",
        "sub/new, new, false",
        "none/new, none/../none/new, true"
    })
    void areOneFile(String one, String other, boolean same) {
        assertThat(FileNames.isSame(folder.resolve(one), folder.resolve(other))).isEqualTo(same);
        assertThat(FileNames.isSame(folder.resolve(other), folder.resolve(one))).isEqualTo(same);
    }
}
