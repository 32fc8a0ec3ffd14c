package org.relent.bench.jmh.peers;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.relent.ElementType;
import org.relent.bench.jmh.Workload;

/**
 * The first version that one would write with the Vector API: {@code lanewise(LOG)}, no care for zeros, all sums in the
 * elements' own type.
 */
public final class LanewisePeer implements Peer {
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

    /** For the service loader. */
    public LanewisePeer() {}

    @Override
    public String id() {
        return "lanewise";
    }

    @Override
    public String description() {
        return "a loop with the Vector API's lanewise(LOG)";
    }

    @Override
    public Optional<String> refusal(Workload batch) {
        return PlainPeer.arraysOfFloats(batch, List.of("kl"));
    }

    @Override
    public Runnable bind(Workload batch, double[] results) {
        Object p = Objects.requireNonNull(batch.reference().array());
        Object q = Objects.requireNonNull(batch.model().array());
        int classes = batch.classes();
        return batch.type() == ElementType.F32
                ? () -> kl((float[]) p, (float[]) q, classes, results)
                : () -> kl((double[]) p, (double[]) q, classes, results);
    }

    private static void kl(float[] p, float[] q, int classes, double[] results) {
        for (int row = 0; row < results.length; row++) {
            int i = row * classes;
            int end = i + classes;
            FloatVector sum = FloatVector.zero(F32);
            for (; i <= end - F32.length(); i += F32.length()) {
                FloatVector a = FloatVector.fromArray(F32, p, i);
                sum = a.fma(a.div(FloatVector.fromArray(F32, q, i)).lanewise(VectorOperators.LOG), sum);
            }
            float rest = 0;
            for (; i < end; i++) {
                rest += p[i] * (float) Math.log(p[i] / q[i]);
            }
            results[row] = sum.reduceLanes(VectorOperators.ADD) + rest;
        }
    }

    private static void kl(double[] p, double[] q, int classes, double[] results) {
        for (int row = 0; row < results.length; row++) {
            int i = row * classes;
            int end = i + classes;
            DoubleVector sum = DoubleVector.zero(F64);
            for (; i <= end - F64.length(); i += F64.length()) {
                DoubleVector a = DoubleVector.fromArray(F64, p, i);
                sum = a.fma(a.div(DoubleVector.fromArray(F64, q, i)).lanewise(VectorOperators.LOG), sum);
            }
            double rest = 0;
            for (; i < end; i++) {
                rest += p[i] * Math.log(p[i] / q[i]);
            }
            results[row] = sum.reduceLanes(VectorOperators.ADD) + rest;
        }
    }
}
