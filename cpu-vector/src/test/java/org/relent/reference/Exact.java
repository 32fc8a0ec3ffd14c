package org.relent.reference;

/** Double-double values for tests of other packages: how far a double is from one, without rounding on the way. */
public final class Exact {
    private Exact() {}

    /** got − ln(a/b). */
    public static double logError(double a, double b, double got) {
        Wide x = Wide.of(a).dividedBy(Wide.of(b));
        boolean near = x.hi() > 0.5 && x.hi() < 1.5;
        // a − b is exact where a and b are close.
        Wide log = near ? Wide.of(a - b).dividedBy(Wide.of(b)).log1p() : x.log();
        return Wide.of(got).minus(log).hi();
    }

    /** got − eˣ. */
    public static double expError(double x, double got) {
        return Wide.of(got).minus(Wide.of(x).exp()).hi();
    }
}
