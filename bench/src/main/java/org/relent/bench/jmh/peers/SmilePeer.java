package org.relent.bench.jmh.peers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Rows;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Workload;

/** Smile's functions of two {@code double[]}, called once a row; found by name, as its jar is there on request alone. */
public final class SmilePeer implements Peer {
    private static final Map<String, String> CASES =
            Map.of("kl", "KullbackLeiblerDivergence", "js", "JensenShannonDivergence");

    // Constants, so that the JIT compiles the calls into the loops.
    private static final @Nullable MethodHandle KL = find("KullbackLeiblerDivergence");
    private static final @Nullable MethodHandle JS = find("JensenShannonDivergence");

    /** For the service loader. */
    public SmilePeer() {}

    private static @Nullable MethodHandle find(String name) {
        try {
            Class<?> functions = Class.forName("smile.math.MathEx");
            return MethodHandles.publicLookup()
                    .findStatic(functions, name, MethodType.methodType(double.class, double[].class, double[].class));
        } catch (ReflectiveOperationException missing) {
            return null;
        }
    }

    @Override
    public String id() {
        return "smile";
    }

    @Override
    public String description() {
        return KL == null ? "Smile: " + Jars.MISSING : "Smile " + Jars.version("smile-base");
    }

    @Override
    public Optional<String> refusal(Workload batch) {
        if (KL == null || JS == null) {
            return Optional.of(Jars.MISSING);
        }
        if (!CASES.containsKey(batch.work().id())) {
            return Optional.of("computes " + String.join(", ", CASES.keySet()) + " alone");
        }
        return batch.type() == ElementType.F64 && batch.memory() == Memory.ARRAY
                ? Optional.empty()
                : Optional.of("takes double[] alone");
    }

    @Override
    public Runnable bind(Workload batch, double[] results) {
        double[][] p = matrix(batch.reference());
        double[][] q = matrix(batch.model());
        return batch.work().id().equals("kl") ? () -> kl(p, q, results) : () -> js(p, q, results);
    }

    private static double[][] matrix(Rows rows) {
        double[][] matrix = new double[(int) rows.rows()][rows.classes()];
        Object data = Objects.requireNonNull(rows.array());
        for (int row = 0; row < matrix.length; row++) {
            System.arraycopy(data, row * rows.classes(), matrix[row], 0, rows.classes());
        }
        return matrix;
    }

    private static void kl(double[][] p, double[][] q, double[] results) {
        try {
            for (int row = 0; row < results.length; row++) {
                results[row] = (double) Objects.requireNonNull(KL).invokeExact(p[row], q[row]);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void js(double[][] p, double[][] q, double[] results) {
        try {
            for (int row = 0; row < results.length; row++) {
                results[row] = (double) Objects.requireNonNull(JS).invokeExact(p[row], q[row]);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
