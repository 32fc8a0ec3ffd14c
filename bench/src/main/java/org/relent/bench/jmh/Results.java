package org.relent.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JMH's raw results of several JVMs in one file, without the folders of the machine they come from. */
final class Results {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern FOLDERS = Pattern.compile("(^|=|:)(/[^/:=]+)*/(?=[^/:=]+$)");

    private final Path file;
    private final ArrayNode all = JSON.createArrayNode();

    Results(Path file) {
        this.file = file;
    }

    /** Takes over the results of one JVM, and writes all there are: a run that is broken off leaves what it has. */
    void add(Path part) throws IOException {
        if (!Files.exists(part)) {
            return; // its JVM died first, and said so
        }
        for (JsonNode result : JSON.readTree(Files.readString(part))) {
            ObjectNode entry = (ObjectNode) result;
            entry.put("jvm", withoutFolders(entry.path("jvm").asString()));
            ArrayNode bare = JSON.createArrayNode();
            entry.path("jvmArgs").forEach(argument -> bare.add(withoutFolders(argument.asString())));
            entry.set("jvmArgs", bare);
            all.add(entry);
        }
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    static String withoutFolders(String argument) {
        return FOLDERS.matcher(argument).replaceFirst("$1");
    }
}
