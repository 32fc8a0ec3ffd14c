import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.TemplateExceptionHandler;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Expands {@code src/test/templates/Sweep.ftl} for both lane types, from the macros that the kernels are made of.
 * Arguments: the kernels' templates, the tests' templates, the folder to write to.
 */
final class GenerateSweeps {
    /** As in {@code CpuVector}. */
    public record Lane(
            String id, String vector, String bitsVector, String type, String bitsType, String suffix, String species) {}

    /** What is read: the lanes' own type. */
    public record Element(String id, String vector, String type, int bytes) {}

    /** Where it is read from. */
    public record Storage(String id, boolean array, String position) {}

    public static void main(String[] args) throws Exception {
        Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
        freemarker.setTemplateLoader(new MultiTemplateLoader(new TemplateLoader[] {
            new FileTemplateLoader(new File(args[0])), new FileTemplateLoader(new File(args[1]))
        }));
        freemarker.setDefaultEncoding("UTF-8");
        freemarker.setNumberFormat("computer");
        freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        freemarker.setLogTemplateExceptions(false);
        Path target = Files.createDirectories(Path.of(args[2], "org/relent/cpu"));
        for (Lane lane : List.of(
                new Lane("F32", "FloatVector", "IntVector", "float", "int", "f", "Shapes.F32"),
                new Lane("F64", "DoubleVector", "LongVector", "double", "long", "", "Shapes.F64"))) {
            StringWriter text = new StringWriter();
            freemarker
                    .getTemplate("Sweep.ftl")
                    .process(
                            Map.of(
                                    "name",
                                    "Sweep" + lane.id(),
                                    "template",
                                    "Sweep",
                                    "lane",
                                    lane,
                                    "element",
                                    new Element(
                                            lane.id(),
                                            lane.vector(),
                                            lane.type(),
                                            lane.id().equals("F32") ? 4 : 8),
                                    "storage",
                                    new Storage("Array", true, "int")),
                            text);
            Path file = target.resolve("Sweep" + lane.id() + ".java");
            String source = text.toString().replace("src/main/templates/Sweep:", "src/test/templates/Sweep.ftl:");
            if (!Files.exists(file) || !Files.readString(file).equals(source)) {
                Files.writeString(file, source);
            }
        }
    }
}
