package org.relent.bench.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Details;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.InfiniteResultException;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.Pairing;
import org.relent.bench.npy.NpyWriter;
import org.relent.bench.text.Progress;

/** Runs a job piece by piece, and keeps what the report needs. */
final class Scoring {
    // More than 16-bit elements round away; less than counts, or logits taken for log-probabilities, are off.
    private static final double UNUSUAL = 0.01;

    private static final String LOGITS = "grad";
    private static final String MEANS = "gradMeans";
    private static final String SPREADS = "gradSpreads";

    private final Job job;
    private final Reduce reduce;
    private final int width;
    private final double[] results;
    private final @Nullable NpyWriter out;
    private final @Nullable NpyWriter status;
    private final @Nullable NpyWriter bound;
    private final @Nullable Details details;
    // What gradients are written to files from, by the name of the file; Gaussians have both, or neither.
    private final Map<String, MemorySegment> gradients = new LinkedHashMap<>();
    private final Map<String, NpyWriter> gradientFiles = new LinkedHashMap<>();

    final List<Tally> tallies = new ArrayList<>();
    final StatusTally statuses = new StatusTally();
    private long nanos;

    Scoring(Job job, Reduce reduce, Outputs outputs, Arena arena) {
        this.job = job;
        this.reduce = reduce;
        this.width = job.kernel().spec().measures().size();
        this.out = outputs.get("out");
        this.status = outputs.get("status");
        this.bound = outputs.get("bound");
        int longest = (int) Math.min(job.step(), job.results());
        this.results = new double[longest * width];
        this.details = bound != null ? Details.withBounds(longest, width) : status != null ? Details.of(longest) : null;
        for (String name : List.of(LOGITS, MEANS, SPREADS)) {
            NpyWriter file = outputs.get(name);
            boolean beside = !name.equals(LOGITS) && (outputs.get(MEANS) != null || outputs.get(SPREADS) != null);
            if (file != null) {
                gradientFiles.put(name, file);
            }
            if (file != null || beside) {
                gradients.put(name, arena.allocate(longest * gradientRowBytes(), Double.BYTES));
            }
        }
        for (int i = 0; i < width; i++) {
            tallies.add(new Tally());
        }
    }

    private ElementType gradientType() {
        return job.kernel().spec().elements() == ElementType.F64 ? ElementType.F64 : ElementType.F32;
    }

    private long gradientRowBytes() {
        return (long) job.matrix().rows().classes() * gradientType().bytes();
    }

    /** The nanoseconds that the kernel ran. */
    long nanos() {
        return nanos;
    }

    /** Whether statuses come from an examination of the rows. */
    boolean examines() {
        return details != null;
    }

    void run() {
        long total = job.results();
        try (Progress progress = new Progress("scoring", total)) {
            for (long first = 0; first < total; ) {
                int count = job.next(first);
                compute(job.piece(first, count), first, count);
                write(count);
                first += count;
                progress.done(first);
            }
        }
        if (out != null && reduce != Reduce.NONE) {
            double[] reduced =
                    tallies.stream().mapToDouble(tally -> tally.reduced(reduce)).toArray();
            out.write(reduced, width);
        }
    }

    private void compute(Piece piece, long first, int count) {
        long start = System.nanoTime();
        try {
            if (gradients.isEmpty()) {
                piece.run(results);
            } else if (gradients.containsKey(LOGITS)) {
                piece.runWithGradient(results, room(LOGITS, count));
            } else {
                piece.runWithGradient(results, new GaussianGradient(room(MEANS, count), room(SPREADS, count)));
            }
        } catch (InfiniteResultException e) {
            throw new IllegalArgumentException(
                    job.kernel().spec().measureIds() + ": got an infinite result in " + place(first + e.result())
                            + " because of column " + e.column() + ", expected finite ones (--on-infinite fail)",
                    e);
        }
        nanos += System.nanoTime() - start;
        for (int i = 0; i < count * width; i++) {
            tallies.get(i % width).add(results[i], job.weights());
        }
        if (details != null) {
            piece.examine(details);
            statuses.add(details, count);
        } else {
            for (int i = 0; i < count; i++) {
                boolean ignored = job.weights().isIgnored().test(first + i);
                statuses.add(results, i * width, (i + 1) * width, ignored);
            }
        }
    }

    private Gradient room(String name, int count) {
        MemorySegment memory = Objects.requireNonNull(gradients.get(name), name);
        return Gradient.of(memory, gradientType(), count, job.matrix().rows().classes());
    }

    private void write(int count) {
        if (out != null && reduce == Reduce.NONE) {
            out.write(results, count * width);
        }
        if (status != null && details != null) {
            byte[] bits = new byte[count];
            for (int i = 0; i < count; i++) {
                bits[i] = (byte) details.statusBits(i);
            }
            status.write(MemorySegment.ofArray(bits));
        }
        if (bound != null && details != null) {
            double[] bounds = new double[count * width];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = details.bound(i / width, i % width);
            }
            bound.write(bounds, bounds.length);
        }
        gradientFiles.forEach((name, file) -> {
            MemorySegment memory = Objects.requireNonNull(gradients.get(name), name);
            file.write(memory.asSlice(0, count * gradientRowBytes()));
        });
    }

    /** The first row that is not as it should be, with the column that made it so; null for none. */
    ScoreResult.@Nullable Offender offender() {
        long result = statuses.offender();
        if (result < 0) {
            return null;
        }
        Details one = Details.of(1);
        job.piece(result, 1).examine(one);
        int column = one.column(0);
        return new ScoreResult.Offender(
                pRow(result),
                all() ? result % job.boundary() : null,
                column < 0 ? null : column,
                one.status(0).stream().map(StatusTally::words).toList());
    }

    /** What the sides of the first row sum to, where that is used as given and far from 1; null where it is not. */
    ScoreResult.@Nullable Sums unusualSums() {
        KernelSpec spec = job.kernel().spec();
        if (job.results() == 0 || spec.measures().equals(List.of(Measure.GENERALIZED_KL))) {
            return null;
        }
        Details first = Details.of(1);
        job.piece(0, 1).examine(first);
        Double p = unusual(spec.reference(), first.referenceSum(0));
        Double q = unusual(spec.model(), first.modelSum(0));
        return p == null && q == null ? null : new ScoreResult.Sums(p, q);
    }

    private static @Nullable Double unusual(@Nullable Form form, double sum) {
        boolean asGiven = switch (form) {
            case Distribution side -> !side.normalizedInside();
            case Joint tables -> !tables.cells().normalizedInside();
            case null, default -> false;
        };
        return asGiven && Math.abs(sum - 1) > UNUSUAL ? sum : null;
    }

    private boolean all() {
        return job.kernel().spec().pairing() == Pairing.ALL;
    }

    private long pRow(long result) {
        return all() ? result / job.boundary() : result;
    }

    private String place(long result) {
        return all() ? "row " + pRow(result) + " of P with row " + result % job.boundary() + " of Q" : "row " + result;
    }
}
