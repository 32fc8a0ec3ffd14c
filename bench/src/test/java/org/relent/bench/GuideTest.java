package org.relent.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide says is so: its programs print what it says; commands, pictures and links exist, in both languages. */
class GuideTest {
    private static final int CHAPTERS = 10;
    private static final String ENGLISH = "docs/guide.md";
    private static final String CHINESE = "docs/guide.zh-CN.md";
    private static final String PICTURE = "!\\[[^]]*\\]\\((.*?)\\)";

    @Test
    void programsPrintWhatTheGuideSays(@TempDir Path folder) throws Exception {
        Markdown guide = Markdown.of(ENGLISH);
        List<String> blocks = guide.blocks("java"); // the first holds the imports of all others
        String chapters = IntStream.range(1, blocks.size())
                .mapToObj(i -> "static void chapter%d() {\n%s}\n".formatted(i, blocks.get(i)))
                .collect(Collectors.joining());
        String calls = IntStream.range(1, blocks.size())
                .mapToObj("chapter%d(); "::formatted)
                .collect(Collectors.joining());
        String source = blocks.getFirst() + "public class Guide {\npublic static void main(String[] args) { " + calls
                + "}\n" + chapters + "}\n";

        assertThat(blocks).hasSize(1 + CHAPTERS);
        assertThat(JavaProgram.compile(folder, "Guide", source).run("--add-modules", "jdk.incubator.vector"))
                .isEqualTo(String.join("\n", guide.all("// prints (.*)$")));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE, "README.md", "README.zh-CN.md"})
    void linksLeadSomewhere(String path) {
        assertThat(Markdown.of(path).links())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(link).matches(Markdown.Link::isGood));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE, "README.md", "README.zh-CN.md"})
    void demosExist(String path) {
        String demos = ok("demo").out();

        assertThat(Markdown.of(path).all("\\./relent demo ([a-z-]+)"))
                .hasSizeGreaterThanOrEqualTo(CHAPTERS)
                .allSatisfy(name -> assertThat(demos).contains("./relent demo " + name + " "));
    }

    @Test
    @Tag("slow")
    void demosPrintWhatTheGuideSays(@TempDir Path folder) {
        Markdown guide = Markdown.of(ENGLISH);
        Set<String> printed = guide.all("\\./relent demo ([a-z-]+)").stream()
                .distinct()
                .flatMap(name -> ok("demo", name, "--out", folder.resolve("picture.svg"))
                        .out()
                        .lines())
                .collect(Collectors.toSet());

        assertThat(guide.blocks("").stream()
                        .filter(block -> !block.startsWith("./relent"))
                        .flatMap(String::lines))
                .hasSizeGreaterThan(CHAPTERS)
                .isSubsetOf(printed);
    }

    @Test
    void exercisesExist() {
        String exercises = ok("exercise").out();

        assertThat(Markdown.of(ENGLISH).all("\\./relent exercise (\\d+)"))
                .hasSizeGreaterThanOrEqualTo(CHAPTERS)
                .allSatisfy(number -> assertThat(exercises).containsPattern("(?m)^ +" + number + "  "));
    }

    @Test
    void bothLanguagesHaveTheSameGuide() {
        Markdown english = Markdown.of(ENGLISH);
        Markdown chinese = Markdown.of(CHINESE);

        assertThat(english.all(PICTURE)).hasSize(CHAPTERS).doesNotHaveDuplicates();
        assertThat(chinese.depths()).isEqualTo(english.depths());
        assertThat(chinese.blocks()).isEqualTo(english.blocks());
        for (String same : List.of(PICTURE, "(\\./relent (?:demo|exercise)[ a-z0-9-]*)")) {
            assertThat(chinese.all(same)).isEqualTo(english.all(same));
        }
    }

    @Test
    void bothReadmesHaveTheSameSectionsAndNumbers() {
        Markdown english = Markdown.of("README.md");
        Markdown chinese = Markdown.of("README.zh-CN.md");

        assertThat(chinese.depths()).isEqualTo(english.depths());
        assertThat(chinese.blocks("java")).isEqualTo(english.blocks("java"));
        for (String same : List.of("^(\\| `[a-z-]+` \\|.*\\|.*\\|)$", "((?: \\| [0-9.]+){4} \\|)", PICTURE)) {
            assertThat(english.all(same)).isNotEmpty();
            assertThat(chinese.all(same)).isEqualTo(english.all(same));
        }
    }
}
