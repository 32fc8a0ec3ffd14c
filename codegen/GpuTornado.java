import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expands the kernel templates, a class per kernel and type of the arithmetic: what a device compiles is one method that
 * holds its whole loop, so the bodies are generated instead of shared.
 *
 * <p>Arguments: the folder of templates, the folder to write to.
 */
final class GpuTornado {
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

    public static void main(String[] args) throws Exception {
        Templates templates = new Templates(Path.of(args[0]), Path.of(args[1], "org/relent/gpu"));
        for (Lane lane : LANES) {
            for (String template :
                    List.of("Arithmetic", "Upload", "Finish", "Logits", "FinishLogits", "Gradients", "Totals", "Copy", "SelfTestKernel", "Graphs")) {
                templates.write(template + ".ftl", template + lane.id(), Map.of("lane", lane));
            }
            for (Term term : TERMS) {
                templates.write("Terms.ftl", term.id() + "Terms" + lane.id(), Map.of("lane", lane, "measure", term));
                if (OF_SHARES.contains(term.id())) {
                    templates.write(
                            "Terms.ftl",
                            term.id() + "Shares" + lane.id(),
                            Map.of("lane", lane, "measure", term.ofShares()));
                }
            }
        }
        templates.deleteStale();
    }
}
