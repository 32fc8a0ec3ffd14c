package org.relent.bench.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Line;
import org.relent.bench.text.Json;
import tools.jackson.core.JacksonException;

/** Asks the backends in another JVM, and tells which of them ended it. */
final class ChildProbe {
    /** More than the probe of a backend gives itself; its crossover is measured besides. */
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private static final String TORNADO = "uk.ac.manchester.tornado.api.TornadoExecutionPlan";
    private static final String GPU = "gpu-tornado";
    private static final List<String> GPU_OFF = List.of("-Drelent.gpu=off");
    private static final String REMEDY = "start with RELENT_GPU=off, or choose another device with RELENT_DEVICE";
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";
    private static final int LAST_LINES = 3;

    /** SIGABRT is how a JVM ends that found itself broken, as after SIGSEGV. */
    private static final Map<Integer, String> SIGNALS = Map.of(
            132, "SIGILL", 134, "SIGABRT", 135, "SIGBUS", 136, "SIGFPE", 137, "SIGKILL", 139, "SIGSEGV", 143,
            "SIGTERM");

    private final ChildJvm jvm;

    ChildProbe(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** {@return whether this JVM has a backend whose probe may end it} */
    static boolean isNeeded() {
        try {
            Class.forName(TORNADO, false, ChildProbe.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            return true;
        }
    }

    /** What came of one run: the facts, or what it died of and which backend was being asked. */
    private record Result(
            @Nullable BackendFacts found, @Nullable String probing, String death) {
        String obituary() {
            return "the JVM that probes " + (probing == null ? "the backends" : probing) + " " + death;
        }
    }

    BackendFacts run() {
        Result result = run(List.of());
        if (result.found != null) {
            return result.found;
        }
        String culprit = result.probing;
        if (culprit == null) {
            return new BackendFacts(List.of(), Chosen.none(result.obituary(), null));
        }
        String remedy = culprit.equals(GPU) ? REMEDY : "report this as a defect";
        Line dead = new Line(culprit, false, "the JVM that probes it " + result.death, remedy);
        Result others = run(GPU_OFF);
        if (others.found == null) {
            String why = result.obituary() + "; with RELENT_GPU=off, " + others.obituary();
            return new BackendFacts(List.of(dead), Chosen.none(why, null));
        }
        List<Line> lines = new ArrayList<>();
        for (Line line : others.found.backends()) {
            lines.add(line.id().equals(culprit) ? dead : line);
        }
        Chosen choice = others.found.choice();
        String why = choice.why() + "; found with RELENT_GPU=off, as the probe of " + culprit + " fails";
        return new BackendFacts(lines, choice.because(why));
    }

    private Result run(List<String> flags) {
        ChildJvm.Ended ended;
        try {
            ended = jvm.run(ProbeMain.class.getName(), flags, LIMIT);
        } catch (IOException e) {
            return new Result(null, null, "did not start: " + e.getMessage());
        }
        String probing = null;
        List<String> others = new ArrayList<>();
        for (String line : ended.lines()) {
            if (!line.startsWith(ProbeMain.MARK)) {
                others.add(line);
                continue;
            }
            try {
                var message = Json.read(line.substring(ProbeMain.MARK.length()), ProbeMain.Message.class);
                if (message != null && message.found() != null) {
                    return new Result(message.found(), null, "");
                }
                if (message != null && message.probing() != null) {
                    probing = message.probing();
                }
            } catch (JacksonException e) {
                others.add(line); // cut off, or broken by what a driver printed
            }
        }
        return new Result(null, probing, death(ended.exitCode()) + lastWords(others));
    }

    private static String death(@Nullable Integer code) {
        if (code == null) {
            return "did not end within " + LIMIT.toSeconds() + " s";
        }
        String signal = SIGNALS.get(code);
        return "ended with exit code " + code
                + (code == 0 ? ", but no answer" : signal == null ? "" : " (" + signal + ")");
    }

    /** The end of what was printed; of a crash, the signal and the frame, which HotSpot prints before its advice. */
    private static String lastWords(List<String> lines) {
        List<String> words = lines.stream()
                .map(line -> line.replaceFirst("^#", "").strip())
                .filter(line -> !line.isEmpty() && !line.equals(INCUBATOR))
                .toList();
        int frame = words.indexOf("Problematic frame:");
        List<String> last = words.subList(Math.max(words.size() - LAST_LINES, 0), words.size());
        if (frame >= 0 && frame + 1 < words.size()) {
            last = new ArrayList<>(words.stream()
                    .filter(line -> line.startsWith("SIG"))
                    .limit(1)
                    .toList());
            last.add(words.get(frame + 1));
        }
        return last.isEmpty() ? "" : ": " + String.join(" / ", last);
    }
}
