import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Expands the kernel templates: one class per kernel, element type and storage. The Vector API keeps its speed only when
 * each loop is monomorphic and holds its whole expression, so the bodies are generated instead of shared.
 *
 * <p>Arguments: the folder of templates, the folder to write to.
 */
final class CpuVector {
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

    private final Templates templates;

    private CpuVector(Templates templates) {
        this.templates = templates;
    }

    public static void main(String[] args) throws Exception {
        Templates templates = new Templates(Path.of(args[0]), Path.of(args[1], "org/relent/cpu"));
        CpuVector generate = new CpuVector(templates);
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
            for (String template : List.of("FewShares", "FewSums", "PowerSum", "Nll", "LogitsKl", "LogitGradient")) {
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
        templates.deleteStale();
    }

    private void write(
            String template, String name, Lane lane, Element element, Storage storage, Map<String, Object> more)
            throws Exception {
        Map<String, Object> model = new HashMap<>(more);
        model.put("lane", lane);
        model.put("element", element);
        model.put("storage", storage);
        templates.write(template, name, model);
    }
}
