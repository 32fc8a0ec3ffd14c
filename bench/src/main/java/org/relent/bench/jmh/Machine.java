package org.relent.bench.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.relent.bench.jmh.peers.Peer;
import org.relent.bench.machine.Facts;
import org.relent.bench.text.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What results are worth nothing without: the machine, and the versions of everything. */
public final class Machine {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int COMMIT_DIGITS = 10;

    private Machine() {}

    /**
     * What {@code relent doctor} says, and the commit, the peers and the flags.
     *
     * @param jvmArgs the JVM's flags
     * @param peers what is compared with, if it is known now
     * @param note whatever else is to be kept
     * @return one JSON object
     */
    public static String describe(List<String> jvmArgs, List<Peer> peers, String note) {
        ObjectNode machine =
                (ObjectNode) JSON.readTree(Json.write(Facts.detect().shareable()));
        machine.remove(List.of("choice", "flags"));
        ((ObjectNode) machine.path("jdk")).remove("home");
        machine.path("backends").forEach(backend -> ((ObjectNode) backend).remove("remedy"));
        machine.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("commit", git("rev-parse", "HEAD"));
        machine.put(
                "changedFiles",
                git("status", "--porcelain", "--untracked-files=no").lines().count());
        ArrayNode flags = machine.putArray("jvmArgs");
        jvmArgs.forEach(flags::add);
        ObjectNode known = machine.putObject("peers");
        peers.forEach(peer -> known.put(peer.id(), Results.withoutFolders(peer.description())));
        machine.put("note", note);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(machine) + "\n";
    }

    /**
     * The most important of it in one line.
     *
     * @param machine what {@link #describe} gave
     * @return the line
     */
    public static String line(String machine) {
        JsonNode known = JSON.readTree(machine);
        JsonNode hardware = known.path("hardware");
        String commit = known.path("commit").asString();
        return hardware.path("cpu").asString() + ", " + hardware.path("cores").asInt() + " cores, "
                + hardware.path("system").asString() + ", JDK "
                + known.path("jdk").path("version").asString() + ", Relent "
                + known.path("relent").asString()
                + (commit.isEmpty() ? "" : " at " + commit.substring(0, Math.min(COMMIT_DIGITS, commit.length())))
                + (known.path("changedFiles").asInt() == 0 ? "" : " with changes") + ", "
                + known.path("date").asString();
    }

    private static String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException noGit) {
            return "";
        }
    }
}
