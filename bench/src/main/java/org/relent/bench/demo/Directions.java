package org.relent.bench.demo;

import java.util.List;
import java.util.stream.IntStream;
import org.relent.Distribution;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;

/**
 * The divergence of two distributions in both directions, and what is symmetric, in nats.
 *
 * @param forward D(P‖Q)
 * @param reverse D(Q‖P)
 * @param jeffreys their sum
 * @param js Jensen–Shannon: the mean divergence of both from their midpoint, at most ln 2 and never infinite
 */
record Directions(double forward, double reverse, double jeffreys, double js) {
    private static final List<Measure> MEASURES = List.of(Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS);

    /** All four of each pair of rows, in one pass, in the order of the pairing. */
    static <F extends Distribution> List<Directions> of(
            F form, Pairing pairing, Reference<F> reference, Model<F> model) {
        PairKernel<F, F> kernel =
                Relent.measures(MEASURES, form, form).f64().pairs(pairing).kernel();
        double[] nats = new double[(int) kernel.results(reference, model) * MEASURES.size()];
        kernel.run(reference, model, nats);
        return IntStream.range(0, nats.length / MEASURES.size())
                .map(pair -> pair * MEASURES.size())
                .mapToObj(at -> new Directions(nats[at], nats[at + 1], nats[at + 2], nats[at + 3]))
                .toList();
    }
}
