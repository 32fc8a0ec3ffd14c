package org.relent.bench.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the script that times PyTorch and Liger on the same device. */
final class DevicePeers {
    private static final Path SCRIPT = Path.of("bench", "src", "main", "python", "device_peers.py");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DevicePeers() {}

    /**
     * Times them.
     *
     * @param python the interpreter
     * @param options of the script
     * @param result takes each line of JSON as it comes
     * @return what went wrong with the script itself; empty where nothing did
     */
    static String time(String python, List<String> options, Consumer<JsonNode> result)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python, SCRIPT.toString()));
        command.addAll(options);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException noPython) {
            return String.valueOf(noPython.getMessage()); // which names it; everything else is measured by now
        }
        String problem = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    result.accept(JSON.readTree(line));
                } catch (JacksonException e) {
                    problem = SCRIPT + ": got '" + line + "', expected a line of JSON";
                }
            }
        }
        int code = process.waitFor();
        return code == 0 ? problem : SCRIPT + ": exit code " + code + ", see above; what it had not timed is left out";
    }
}
