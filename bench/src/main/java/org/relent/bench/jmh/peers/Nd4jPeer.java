package org.relent.bench.jmh.peers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.relent.Rows;
import org.relent.bench.jmh.Workload;

/**
 * The expression that one writes with ND4J, {@code p.mul(log(p.div(q))).sum(1)}, in a buffer that is made once. Its
 * methods are found by name, as its jars are there on request alone, and called once a batch.
 */
public final class Nd4jPeer implements Peer {
    private static final String PACKAGE = "org.nd4j.linalg.";

    /** For the service loader. */
    public Nd4jPeer() {}

    @Override
    public String id() {
        return "nd4j";
    }

    @Override
    public String description() {
        return isThere() ? "ND4J " + Jars.version("nd4j-api") : "ND4J: " + Jars.MISSING;
    }

    private static boolean isThere() {
        return Nd4jPeer.class.getResource("/org/nd4j/linalg/factory/Nd4j.class") != null;
    }

    @Override
    public Optional<String> refusal(Workload batch) {
        return isThere() ? PlainPeer.arraysOfFloats(batch, List.of("kl")) : Optional.of(Jars.MISSING);
    }

    @Override
    public Runnable bind(Workload batch, double[] results) {
        try {
            Calls calls = new Calls();
            Object p = calls.matrix(batch.reference());
            Object q = calls.matrix(batch.model());
            Object buffer = calls.like.invoke(p);
            return () -> calls.kl(p, q, buffer, results);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("ND4J: " + e, e);
        }
    }

    /** The methods of its matrices. */
    private static final class Calls {
        private final Class<?> factory = Class.forName(PACKAGE + "factory.Nd4j");
        private final Class<?> matrix = Class.forName(PACKAGE + "api.ndarray.INDArray");
        private final Method div = matrix.getMethod("div", matrix, matrix);
        private final Method mul = matrix.getMethod("muli", matrix);
        private final Method like = matrix.getMethod("ulike");
        private final Method sum = matrix.getMethod("sum", int[].class);
        private final Method reshape = matrix.getMethod("reshape", long[].class);
        private final Method toDoubles = matrix.getMethod("toDoubleVector");
        private final Method log =
                Class.forName(PACKAGE + "ops.transforms.Transforms").getMethod("log", matrix, boolean.class);

        Calls() throws ReflectiveOperationException {}

        Object matrix(Rows rows) throws ReflectiveOperationException {
            Object data = Objects.requireNonNull(rows.array());
            Object vector =
                    factory.getMethod("createFromArray", data.getClass()).invoke(null, data);
            return reshape.invoke(vector, (Object) new long[] {rows.rows(), rows.classes()});
        }

        void kl(Object p, Object q, Object buffer, double[] results) {
            try {
                Object terms = mul.invoke(log.invoke(null, div.invoke(p, q, buffer), false), p);
                double[] sums = (double[]) toDoubles.invoke(sum.invoke(terms, (Object) new int[] {1}));
                System.arraycopy(sums, 0, results, 0, sums.length);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("ND4J: " + e, e);
            }
        }
    }
}
