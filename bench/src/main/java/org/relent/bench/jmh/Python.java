package org.relent.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;

/** Runs the script that times NumPy, SciPy and PyTorch. */
final class Python {
    private static final Path SCRIPT = Path.of("bench", "src", "main", "python", "peers.py");

    private Python() {}

    /**
     * Times them on exported rows.
     *
     * @param python the interpreter
     * @param folder where the rows are
     * @param results a line of JSON for each measurement
     */
    static void time(String python, Path folder, Path results) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(python, SCRIPT.toString(), folder.toString())
                .redirectOutput(results.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            System.out.println("# " + SCRIPT + ": exit code " + code + ", see above; its peers are left out");
        }
    }
}
