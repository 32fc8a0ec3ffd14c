import freemarker.template.Configuration;
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
 * Expands FreeMarker templates to Java sources. A file whose text would not change is left alone, so that nothing is
 * compiled again without need; files that are no longer generated are deleted.
 */
final class Templates {
    private final Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
    private final Path target;
    private final Set<Path> written = new HashSet<>();

    /**
     * Reads templates from a folder, and writes to another.
     *
     * @param templates the folder of templates
     * @param target the folder of the package that is generated
     */
    Templates(Path templates, Path target) throws IOException {
        this.target = Files.createDirectories(target);
        freemarker.setDirectoryForTemplateLoading(templates.toFile());
        freemarker.setDefaultEncoding("UTF-8");
        freemarker.setNumberFormat("computer");
        freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        freemarker.setLogTemplateExceptions(false);
    }

    /** Writes a class; the template is given its own name, the class's, and the rest of its model. */
    void write(String template, String name, Map<String, Object> more) throws Exception {
        Map<String, Object> model = new HashMap<>(more);
        model.put("name", name);
        model.put("template", template);
        StringWriter text = new StringWriter();
        freemarker.getTemplate(template).process(model, text);
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

    /** Deletes what was not written. */
    void deleteStale() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
