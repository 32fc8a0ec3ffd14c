package org.relent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation. */
record Markdown(Path path, String text) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^(#+) (.*)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

    /** Where a link leads: to a file, and perhaps to one of its headings. */
    record Link(Path file, String heading) {
        boolean isGood() {
            return Files.exists(file)
                    && (heading.isEmpty() || read(file).anchors().contains(heading));
        }
    }

    /** The page at a path of the repository. */
    static Markdown of(String path) {
        return read(ROOT.resolve(path));
    }

    private static Markdown read(Path path) {
        try {
            return new Markdown(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the first group of all matches, in order} */
    List<String> all(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** {@return how deep each heading is: 1 for #, 2 for ## …} */
    List<Integer> depths() {
        return prose(HEADING).map(heading -> heading.group(1).length()).toList();
    }

    /** {@return the headings as GitHub makes them into addresses: letters, digits, hyphens for blanks} */
    List<String> anchors() {
        return prose(HEADING)
                .map(heading -> heading.group(2)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** {@return the fenced blocks, whole} */
    List<String> blocks() {
        return FENCED.matcher(text).results().map(MatchResult::group).toList();
    }

    /** {@return what the fenced blocks of a language hold} */
    List<String> blocks(String language) {
        return FENCED.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** {@return where its links and pictures lead, other than to the web} */
    List<Link> links() {
        return prose(LINK)
                .map(link -> new Link(
                        link.group(1).isEmpty() ? path : path.resolveSibling(link.group(1)),
                        link.group(2) == null ? "" : link.group(2)))
                .toList();
    }

    private Stream<MatchResult> prose(Pattern pattern) {
        return pattern.matcher(FENCED.matcher(text).replaceAll("")).results();
    }
}
