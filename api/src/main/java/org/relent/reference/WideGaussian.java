package org.relent.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.relent.Gaussian.Spread;
import org.relent.Rows;

/** A row of diagonal Gaussians. */
final class WideGaussian {
    private final double[] means;
    private final double[] spreads;
    private final Spread spread;

    private WideGaussian(double[] means, double[] spreads, Spread spread) {
        this.means = means;
        this.spreads = spreads;
        this.spread = spread;
    }

    /**
     * Reads a row.
     *
     * @return the row; null where the contract says that it is NaN
     */
    static @Nullable WideGaussian decode(Rows means, Rows spreads, long row, Spread spread) {
        WideGaussian decoded = new WideGaussian(new double[means.classes()], new double[means.classes()], spread);
        for (int d = 0; d < means.classes(); d++) {
            decoded.means[d] = means.get(row, d);
            decoded.spreads[d] = spreads.get(row, d);
            boolean valid = Double.isFinite(decoded.means[d])
                    && (spread == Spread.LOG_VARIANCE
                            ? decoded.spreads[d] < Double.POSITIVE_INFINITY
                            : decoded.spreads[d] >= 0 && decoded.spreads[d] < Double.POSITIVE_INFINITY);
            if (!valid) {
                return null;
            }
        }
        return decoded;
    }

    static WideGaussian standardNormal(int dimensions) {
        double[] ones = new double[dimensions];
        Arrays.fill(ones, 1);
        return new WideGaussian(new double[dimensions], ones, Spread.SIGMA);
    }

    /** Σ max(λ, D_d) over the dimensions. */
    static double kl(WideGaussian p, WideGaussian q, double freeNats) {
        Wide free = Wide.of(freeNats);
        Wide sum = Wide.ZERO;
        for (int d = 0; d < p.means.length; d++) {
            Wide term = kl(p, q, d);
            sum = sum.plus(term.minus(free).hi() < 0 ? free : term);
        }
        return sum.toDouble();
    }

    /** D_d = ½ (r − 1 − ln r + (μp − μq)²/σq²), r = σp²/σq². */
    static Wide kl(WideGaussian p, WideGaussian q, int d) {
        if (p.isPoint(d) || q.isPoint(d)) {
            boolean same = p.isPoint(d) && q.isPoint(d) && p.means[d] == q.means[d];
            return same ? Wide.ZERO : Wide.INFINITE;
        }
        Wide distance = q.distance(d, p.means[d]);
        Wide logRatio = p.logVariance(d).minus(q.logVariance(d));
        return logRatio.expm1MinusX().plus(distance.times(distance)).scaled(-1);
    }

    int dimensions() {
        return means.length;
    }

    double mean(int d) {
        return means[d];
    }

    double spread(int d) {
        return spreads[d];
    }

    Spread kind() {
        return spread;
    }

    boolean isPoint(int d) {
        return spreads[d] == (spread == Spread.LOG_VARIANCE ? Double.NEGATIVE_INFINITY : 0);
    }

    Wide logVariance(int d) {
        Wide x = Wide.of(spreads[d]);
        return switch (spread) {
            case SIGMA -> x.log().scaled(1);
            case VARIANCE -> x.log();
            case LOG_VARIANCE -> x;
        };
    }

    /** |x − μ|/σ. */
    private Wide distance(int d, double x) {
        Wide difference = Wide.of(x).minus(Wide.of(means[d])).abs();
        if (difference.isInfinite()) {
            return halves(d, x);
        }
        return switch (spread) {
            case SIGMA -> difference.dividedBy(Wide.of(spreads[d]));
            case VARIANCE -> difference.dividedBy(Wide.of(spreads[d]).sqrt());
            case LOG_VARIANCE -> {
                // From the logarithm: σ itself may be out of a double's range.
                Wide half = Wide.of(spreads[d]).scaled(-1);
                yield difference.log().minus(half).exp();
            }
        };
    }

    /** The same for means whose difference overflows: twice what half of it gives. */
    private Wide halves(int d, double x) {
        WideGaussian half = new WideGaussian(new double[] {means[d] / 2}, new double[] {spreads[d]}, spread);
        return half.distance(0, x / 2).scaled(1);
    }
}
