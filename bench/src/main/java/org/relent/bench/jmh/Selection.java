package org.relent.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.relent.ElementType;
import org.relent.bench.jmh.peers.Peer;

/**
 * Which combinations are run. All of them would take days: the row lengths are varied for rows in arrays that fit L2, the
 * kind and amount of memory for rows of 1000, and peers are run where they compete.
 */
public enum Selection {
    /** A few, to see that everything works. */
    QUICK("quick"),
    /** Those that a goal is set for. */
    GOALS("goals"),
    /** Every kernel, type and shape. */
    ALL("all");

    private static final List<Integer> SHAPES = List.of(4, 8, 64, 1000, 32000, 128256);
    private static final List<Integer> LONG = List.of(1000, 32000, 128256);
    private static final List<String> FAST_PEERS = List.of("simsimd", "numkong");
    private static final List<String> SLOW_PEERS = List.of("plain", "lanewise", "smile", "nd4j");

    private final String id;

    Selection(String id) {
        this.id = id;
    }

    /**
     * Combinations that differ in their parameters alone.
     *
     * @param callers how many threads have a batch each
     * @param parameters the values of each parameter, all of which are combined
     */
    record Combinations(int callers, Map<String, List<String>> parameters) {
        /** {@return how many there are} */
        long count() {
            return parameters.values().stream().mapToLong(List::size).reduce(1, (a, b) -> a * b);
        }
    }

    @Override
    public String toString() {
        return id;
    }

    /** {@return the roofs that are read, for each number of threads} */
    List<Combinations> reads() {
        List<String> sizes = this == QUICK ? List.of("l2", "dram") : List.of("l1", "l2", "l3", "dram");
        List<String> memory = this == QUICK ? List.of("array") : List.of("array", "native");
        Map<String, List<String>> parameters = Map.of("size", sizes, "memory", memory);
        return this == QUICK
                ? List.of(new Combinations(1, parameters))
                : List.of(new Combinations(1, parameters), new Combinations(2, parameters));
    }

    /** {@return single calls} */
    List<Combinations> calls(String backend) {
        boolean all = this == ALL;
        return List.of(new Combinations(
                1,
                Map.of(
                        "kernel", all ? List.of("kl", "nll") : List.of("kl"),
                        "type", List.of("f32"),
                        "classes", all ? List.of("8", "1000") : List.of("8"),
                        "memory", this == QUICK ? List.of("array") : List.of("array", "native"),
                        "backend", List.of(backend))));
    }

    /**
     * Batches of an element type.
     *
     * @param type the type; quick ones are of f32 alone
     * @param backend whose kernels are timed
     * @param peers what there is to compare with
     * @return the combinations, slow peers last
     */
    List<Combinations> batches(ElementType type, String backend, List<Peer> peers) {
        Builder runs = new Builder(type, backend, peers);
        if (this == QUICK) {
            if (type == ElementType.F32) {
                runs.peers("kl", List.of(1000), Memory.ARRAY, Size.L2, FAST_PEERS);
                runs.alone(List.of("nll"), List.of(1000), Memory.ARRAY, Size.L2);
                runs.peers("kl", List.of(1000), Memory.ARRAY, Size.L2, List.of("plain"));
            }
            return runs.runs;
        }
        goals(runs, type);
        if (this == ALL) {
            List<String> every = Case.values().stream().map(Case::id).toList();
            runs.alone(every, SHAPES, Memory.ARRAY, Size.L2);
            runs.alone(every, List.of(1000), Memory.NATIVE, Size.L2);
            runs.alone(
                    Case.values().stream()
                            .filter(work -> work.logs() + work.exps() > 0)
                            .map(Case::id)
                            .toList(),
                    List.of(1000),
                    Memory.ARRAY,
                    Size.DRAM);
        }
        for (String slow : List.of("kl", "js", "entropy", "cross-entropy", "nll")) {
            runs.peers(slow, List.of(1000), Memory.ARRAY, Size.L2, SLOW_PEERS);
        }
        return runs.runs;
    }

    private static void goals(Builder runs, ElementType type) {
        boolean f32 = type == ElementType.F32;
        for (Memory memory : Memory.values()) {
            runs.peers("kl", f32 ? List.of(8, 64, 1000, 32000, 128256) : List.of(1000), memory, Size.L2, FAST_PEERS);
        }
        runs.peers("js-distance", List.of(1000), Memory.ARRAY, Size.L2, FAST_PEERS);
        for (Memory memory : Memory.values()) {
            runs.alone(List.of("kl"), List.of(1000), memory, Size.DRAM);
        }
        runs.peers("kl", List.of(1000), Memory.NATIVE, Size.DRAM, f32 ? FAST_PEERS : List.of());
        runs.alone(List.of("js", "nll"), List.of(1000), Memory.ARRAY, Size.L2);
        runs.alone(List.of("nll"), LONG, Memory.ARRAY, Size.L2);
        runs.alone(List.of("nll"), List.of(32000), Memory.ARRAY, Size.DRAM);
        if (f32) {
            runs.threads(List.of("kl", "nll"), Size.L2, 1, 2);
            runs.threads(List.of("kl", "nll"), Size.L3, 2, 1);
            runs.alone(List.of("kl", "nll"), List.of(1000), Memory.ARRAY, Size.L3);
            runs.threads(List.of("kl", "nll"), Size.DRAM, 2, 1);
        }
    }

    /** Collects combinations, each once. */
    private static final class Builder {
        private final List<Combinations> runs = new ArrayList<>();
        private final List<String> seen = new ArrayList<>();
        private final ElementType type;
        private final String backend;
        private final List<Peer> peers;

        Builder(ElementType type, String backend, List<Peer> peers) {
            this.type = type;
            this.backend = backend;
            this.peers = peers;
        }

        void alone(List<String> kernels, List<Integer> classes, Memory memory, Size size) {
            add(kernels, classes, memory, size, 1, 1, List.of(backend));
        }

        void threads(List<String> kernels, Size size, int threads, int callers) {
            add(kernels, List.of(1000), Memory.ARRAY, size, threads, callers, List.of(backend));
        }

        /** A kernel together with the peers that take it, so that they meet the same state of the machine. */
        void peers(String kernel, List<Integer> classes, Memory memory, Size size, List<String> wanted) {
            List<String> all = new ArrayList<>(List.of(backend));
            Workload small = Workload.ofRows(Case.of(kernel), type, memory, 8, 1);
            peers.stream()
                    .filter(peer ->
                            wanted.contains(peer.id()) && peer.refusal(small).isEmpty())
                    .forEach(peer -> all.add(peer.id()));
            add(List.of(kernel), classes, memory, size, 1, 1, all);
        }

        private void add(
                List<String> kernels,
                List<Integer> classes,
                Memory memory,
                Size size,
                int threads,
                int callers,
                List<String> backends) {
            for (String kernel : kernels) {
                for (int length : classes) {
                    String place =
                            String.join(" ", kernel, "" + length, "" + memory, "" + size, "" + threads, "" + callers);
                    List<String> rest = backends.stream()
                            .filter(who -> !seen.contains(place + " " + who))
                            .toList();
                    if (rest.isEmpty()) {
                        continue;
                    }
                    rest.forEach(who -> seen.add(place + " " + who));
                    Map<String, List<String>> parameters = new TreeMap<>();
                    parameters.put("kernel", List.of(kernel));
                    parameters.put("type", List.of(type.id()));
                    parameters.put("classes", List.of(String.valueOf(length)));
                    parameters.put("memory", List.of(memory.toString()));
                    parameters.put("size", List.of(size.toString()));
                    parameters.put("threads", List.of(String.valueOf(threads)));
                    parameters.put("backend", rest);
                    runs.add(new Combinations(callers, parameters));
                }
            }
        }
    }
}
