import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Expands the kernel templates: one class per kernel, element type and storage. The Vector API keeps its speed only when
 * each loop is monomorphic and holds its whole expression, so the bodies are generated instead of shared.
 *
 * <p>Arguments: the folder of templates, the folder to write to. A file whose text would not change is left alone, so
 * that nothing is compiled again without need; files that are no longer generated are deleted.
 */
final class Generate {
    /** A lane type: what the arithmetic is done in. The constants are those of {@code lanes.ftl}. */
    public record Lane(
            String id, String vector, String bitsVector, String type, String bitsType, String suffix, String species) {}

    /** An element type: what is read. */
    public record Element(String id, String vector, String type, int bytes) {}

    /** A storage kind: where it is read from, and the type an element's position has there. */
    public record Storage(String id, boolean array, String position) {}

    private static final Lane F32_LANES =
            new Lane("F32", "FloatVector", "IntVector", "float", "int", "f", "Shapes.F32");
    private static final Lane F64_LANES =
            new Lane("F64", "DoubleVector", "LongVector", "double", "long", "", "Shapes.F64");
    private static final Element F32 = new Element("F32", "FloatVector", "float", Float.BYTES);
    private static final Element F64 = new Element("F64", "DoubleVector", "double", Double.BYTES);
    private static final Element F16 = new Element("F16", "ShortVector", "short", Short.BYTES);
    private static final Element BF16 = new Element("Bf16", "ShortVector", "short", Short.BYTES);
    private static final List<Storage> STORAGES =
            List.of(new Storage("Array", true, "int"), new Storage("Segment", false, "long"));

    /** The measures that are sums of terms; the expressions stand in {@code terms.ftl}. */
    private static final List<String> TERMS = List.of("Entropy", "CrossEntropy", "Kl", "Jeffreys", "Js");

    /** The measures of decoded blocks; the expressions stand in {@code BlockTerms.ftl}. */
    private static final List<String> BLOCK_TERMS = List.of(
            "Entropy",
            "CrossEntropy",
            "Kl",
            "Jeffreys",
            "Js",
            "TotalVariation",
            "Hellinger",
            "ChiSquare",
            "Renyi",
            "RenyiTail",
            "RenyiZero",
            "Loss");

    private static final String PACKAGE = "org/relent/cpu";

    private final Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
    private final Path target;
    private final Set<Path> written = new HashSet<>();

    private Generate(Path templates, Path target) throws IOException {
        this.target = target.resolve(PACKAGE);
        freemarker.setDirectoryForTemplateLoading(templates.toFile());
        freemarker.setDefaultEncoding("UTF-8");
        freemarker.setNumberFormat("computer");
        freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        freemarker.setLogTemplateExceptions(false);
        Files.createDirectories(this.target);
    }

    public static void main(String[] args) throws Exception {
        Generate generate = new Generate(Path.of(args[0]), Path.of(args[1]));
        for (Element element : List.of(F32, F64, F16, BF16)) {
            Lane own = element == F64 ? F64_LANES : F32_LANES;
            boolean narrow = element.bytes() == 2; // what the fast kernels cannot do, the decoded blocks do
            for (Storage storage : STORAGES) {
                String suffix = element.id() + storage.id();
                generate.write("Load.ftl", "Load" + suffix, own, element, storage, Map.of());
                generate.write("Total.ftl", "Total" + suffix, F64_LANES, element, storage, Map.of());
                generate.write("Support.ftl", "Support" + suffix, own, element, storage, Map.of());
                if (!narrow) {
                    generate.write(
                            "LogitsKlCareful.ftl", "LogitsKlCareful" + suffix, F64_LANES, element, storage, Map.of());
                }
                for (String measure : TERMS) {
                    Map<String, Object> term = Map.of("measure", measure, "scaled", false);
                    Map<String, Object> share = Map.of("measure", measure, "scaled", true);
                    generate.write("Terms.ftl", measure + suffix, own, element, storage, term);
                    generate.write("Terms.ftl", measure + "Shares" + suffix, own, element, storage, share);
                    if (element != F64) {
                        generate.write("Terms.ftl", measure + "Wide" + suffix, F64_LANES, element, storage, term);
                        generate.write(
                                "Terms.ftl", measure + "SharesWide" + suffix, F64_LANES, element, storage, share);
                    }
                }
            }
            for (String measure : TERMS) {
                String name = measure + "Rows" + element.id();
                generate.write("TermsRows.ftl", name, own, element, STORAGES.get(0), Map.of("measure", measure));
            }
        }
        for (Element element : List.of(F32, F64)) {
            Lane own = element == F64 ? F64_LANES : F32_LANES;
            for (String template : List.of("FewShares", "FewSums", "PowerSum", "Nll", "LogitsKl")) {
                generate.write(template + ".ftl", template + element.id(), own, element, STORAGES.get(0), Map.of());
            }
            for (String measure : TERMS) {
                String name = measure + "Few" + element.id();
                generate.write("FewTerms.ftl", name, own, element, STORAGES.get(0), Map.of("measure", measure));
            }
        }
        for (String template : List.of(
                "Logarithms", "Weights", "Powers", "BlockSupport", "JointBlock", "GaussianBlock", "GradientBlock")) {
            generate.write(template + ".ftl", template, F64_LANES, F64, STORAGES.get(0), Map.of());
        }
        for (String measure : BLOCK_TERMS) {
            String name = measure + "Block";
            generate.write("BlockTerms.ftl", name, F64_LANES, F64, STORAGES.get(0), Map.of("measure", measure));
        }
        generate.deleteStale();
    }

    private void write(
            String template, String name, Lane lane, Element element, Storage storage, Map<String, Object> more)
            throws Exception {
        Map<String, Object> model = new HashMap<>(more);
        model.put("name", name);
        model.put("template", template);
        model.put("lane", lane);
        model.put("element", element);
        model.put("storage", storage);
        StringWriter text = new StringWriter();
        Template parsed = freemarker.getTemplate(template);
        parsed.process(model, text);
        Path file = target.resolve(name + ".java");
        String source = indented(text.toString());
        written.add(file);
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }

    /** Indents by the depth of braces, since macros do not know how deep they are used; drops doubled blank lines. */
    private static String indented(String text) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean blank = true;
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (line.isEmpty()) {
                if (!blank) {
                    out.append('\n');
                }
                blank = true;
                continue;
            }
            blank = false;
            boolean comment = line.startsWith("*") || line.startsWith("//") || line.startsWith("/*");
            if (!comment && line.startsWith("}")) {
                depth--;
            }
            out.append("    ".repeat(depth))
                    .append(line.startsWith("*") ? " " : "")
                    .append(line)
                    .append('\n');
            if (!comment && line.endsWith("{")) {
                depth++;
            }
        }
        return out.toString();
    }

    private void deleteStale() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
