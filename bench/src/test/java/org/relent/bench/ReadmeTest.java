package org.relent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.Measure;

/** What the README says is so: its example compiles and prints what it says, its tables are complete, its rooms exist. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theExampleCompilesAndPrintsWhatTheReadmeSays(@TempDir Path folder) throws Exception {
        String source = group("```java\n(.*?)```", Pattern.DOTALL);
        String output = group("prints `([^`]*, by cpu-vector)`", 0);
        JavaProgram coins = JavaProgram.compile(folder, "Coins", source);

        assertThat(source.lines().filter(line -> line.startsWith("        ")).count())
                .as("lines of the example's body")
                .isLessThanOrEqualTo(10);
        assertThat(coins.run("--add-modules", "jdk.incubator.vector")).isEqualTo(output);
        assertThat(coins.run())
                .as("without the incubating module")
                .isEqualTo(output.replace("cpu-vector", "reference"));
    }

    @Test
    void theTableOfMeasuresIsThatOfTheirDefinition() throws IOException {
        List<String> expected = Stream.of(Measure.values())
                .map(measure -> "| `%s` | %s | %s |"
                        .formatted(measure.id(), measure.formula().replace("|", "\\|"), measure.range()))
                .toList();

        assertThat(group("\\| id \\| formula \\| range \\|\n\\|---\\|---\\|---\\|\n(.*?)\n\n", Pattern.DOTALL)
                        .lines())
                .containsExactlyElementsOf(expected);
    }

    @Test
    void commandsAndRoomsExist() throws IOException {
        String readme = readme();
        assertThat(readme).contains("./relent demo digits").contains("./mvnw verify");
        assertThat(ROOT.resolve("relent")).isExecutable();
        assertThat(ROOT.resolve("mvnw")).isExecutable();
        readme.lines()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| [^|]* \\|")) // two columns: the rooms
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .forEach(room -> assertThat(ROOT.resolve(room)).isDirectory());
    }

    private static String group(String pattern, int flags) throws IOException {
        Matcher matcher = Pattern.compile(pattern, flags).matcher(readme());
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
