package org.relent.cpu;

/** What the Jensen–Shannon loop takes from w. */
final class JsWeights {
    final double p;
    final double q;

    /** −ln w and −ln(1−w). */
    final double pLog;

    final double qLog;

    /** The maximum: the entropy of (w, 1−w). */
    final double maximum;

    /**
     * With d = q/p − 1 and v = 1−w, a class adds p·(v ψ(d) − ψ(v d)), ψ(x) = (1+x) ln(1+x) − x: the series of that over
     * p d², whose first coefficient is v w/2.
     */
    final double[] series = new double[JsBlock.SERIES];

    JsWeights(double w) {
        p = w;
        q = 1 - w;
        pLog = -StrictMath.log(w);
        qLog = -StrictMath.log1p(-w);
        maximum = w == 0.5 ? Shapes.LN_2 : p * pLog + q * qLog;
        for (int n = 2; n < series.length + 2; n++) {
            // v − vⁿ = v (1 − v)(1 + v + … + vⁿ⁻²), without cancellation
            double powers = 0;
            for (int k = 0; k <= n - 2; k++) {
                powers = powers * q + 1;
            }
            series[n - 2] = (n % 2 == 0 ? 1 : -1) * q * w * powers / (n * (n - 1.0));
        }
    }
}
