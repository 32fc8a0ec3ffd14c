import freemarker.template.Configuration;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Expands the kernel templates, a class per kernel and type of the arithmetic: what a device compiles is one method that
 * holds its whole loop, so the bodies are generated instead of shared.
 *
 * <p>Arguments: the folder of templates, the folder to write to. A file whose text would not change is left alone; files
 * that are no longer generated are deleted.
 */
final class Generate {
    /** A type of the arithmetic. */
    public record Lane(String id, String type, String array) {
        /** ±1/k! as a literal. */
        public String inverseFactorial(int k, boolean negative) {
            BigInteger factorial = BigInteger.ONE;
            for (int i = 2; i <= k; i++) {
                factorial = factorial.multiply(BigInteger.valueOf(i));
            }
            BigDecimal inverse = BigDecimal.ONE.divide(new BigDecimal(factorial), MathContext.DECIMAL128);
            String digits = type.equals("float")
                    ? Float.toHexString(inverse.floatValue()) + "f"
                    : Double.toHexString(inverse.doubleValue());
            return negative ? "(-" + digits + ")" : digits;
        }
    }

    /** A sum of terms: whether it has two sides, a parameter, and needs the difference of both sides' sums; of shares or not. */
    public record Term(String id, boolean pair, boolean parameter, boolean gap, boolean shares, String doc) {
        /** Of given numbers. */
        Term(String id, boolean pair, boolean parameter, boolean gap, String doc) {
            this(id, pair, parameter, gap, false, doc);
        }

        /** The same sum of shares, which sum to 1 on both sides, so that there is no difference of sums. */
        Term ofShares() {
            return new Term(id, pair, parameter, false, true, doc + " Of shares.");
        }
    }

    /** The sums that there are of shares, too. */
    private static final Set<String> OF_SHARES = Set.of("Entropy", "CrossEntropy", "Kl", "Jeffreys");

    private static final List<Lane> LANES =
            List.of(new Lane("F32", "float", "FloatArray"), new Lane("F64", "double", "DoubleArray"));

    private static final List<Term> TERMS = List.of(
            new Term("Entropy", false, false, false, "Σ p ln p."),
            new Term("CrossEntropy", true, false, false, "Σ p ln q."),
            new Term("Kl", true, false, true, "Σ p ln(p/q) − p + q, and Σ p − q."),
            new Term("GeneralizedKl", true, false, false, "Σ p ln(p/q) − p + q."),
            new Term("Jeffreys", true, false, false, "Σ (p − q) ln(p/q)."),
            new Term("EvenJs", true, false, false, "½ Σ p ln(p/m) + ½ Σ q ln(q/m), m = ½ (p + q)."),
            new Term("Js", true, true, false, "w Σ p ln(p/m) + (1 − w) Σ q ln(q/m), m = w p + (1 − w) q."),
            new Term("Renyi", true, true, false, "Σ p (p/q)^(α − 1)."));

    private static final String PACKAGE = "org/relent/gpu";

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
        for (Lane lane : LANES) {
            for (String template :
                    List.of("Arithmetic", "Upload", "Finish", "Logits", "FinishLogits", "Totals", "Copy", "Graphs")) {
                generate.write(template, template + lane.id(), lane, Map.of());
            }
            for (Term term : TERMS) {
                generate.write("Terms", term.id() + "Terms" + lane.id(), lane, Map.of("measure", term));
                if (OF_SHARES.contains(term.id())) {
                    generate.write("Terms", term.id() + "Shares" + lane.id(), lane, Map.of("measure", term.ofShares()));
                }
            }
        }
        generate.deleteStale();
    }

    private void write(String template, String name, Lane lane, Map<String, Object> more) throws Exception {
        Map<String, Object> model = new HashMap<>(more);
        model.put("name", name);
        model.put("template", template + ".ftl");
        model.put("lane", lane);
        StringWriter text = new StringWriter();
        freemarker.getTemplate(template + ".ftl").process(model, text);
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
