<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<@lanes.header "Blocks of logits and log-probabilities: their maximum, powers and logarithms, in f64 lanes."/>
final class ${name} {
    private ${name}() {}

    /** The largest of n numbers; NaN if one is NaN or +∞. */
    static double largest(double[] x, int n) {
        DoubleVector max = <@blocks.constant "Double.NEGATIVE_INFINITY"/>;
        VectorMask<Double> bad = Shapes.F64.maskAll(false);
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j);
            bad = bad.or(v.compare(VectorOperators.LT, Double.POSITIVE_INFINITY).not());
            max = max.max(v);
        }
        return bad.anyTrue() ? Double.NaN : max.reduceLanes(VectorOperators.MAX);
    }

    /**
     * p = 2^((x − top)·rate − shift) / total and ln p = (x − top)/T − log in two parts, for rate = 1/(T ln 2) and an
     * inverse of T; x = −∞ has p = 0, and so has what is too far below the top.
     */
    static void decode(double[] xs, int n, double top, Softmax softmax, double shift, double total, double log, Block to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector x = DoubleVector.fromArray(Shapes.F64, xs, j);
            DoubleVector u = x.sub(top);
            DoubleVector back = u.sub(x);
            DoubleVector uLow = x.sub(u.sub(back)).sub(back.add(top));
            VectorMask<Double> none = x.eq(Double.NEGATIVE_INFINITY);
            VectorMask<Double> far = u.compare(VectorOperators.LT, softmax.farthest);
            // Power: n whole steps and a fraction.
            DoubleVector round = u.fma(<@blocks.constant "softmax.rate"/>, <@blocks.constant MAGIC + " - shift"/>);
            DoubleVector whole = round.sub(${MAGIC});
            DoubleVector fraction = u.fma(<@blocks.constant "softmax.rate"/>, whole.add(shift).neg());
            fraction = u.fma(<@blocks.constant "softmax.rateLow"/>, fraction);
            fraction = uLow.fma(<@blocks.constant "softmax.rate"/>, fraction);
            DoubleVector power = <@blocks.polynomial "fraction" EXP2/>;
            power = power.mul(round.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles());
            power = power.blend(0, whole.lt(-1022)).blend(0, far).blend(Double.POSITIVE_INFINITY, whole.compare(VectorOperators.GT, 1023));
            power.div(total).intoArray(to.p, j);
            // Logarithm: u/T and what the division rounds away; next to overflow only its size matters.
            DoubleVector high = u.mul(softmax.inverse);
            VectorMask<Double> huge = high.compare(VectorOperators.LT, -0x1p1000);
            DoubleVector low = high.neg().fma(<@blocks.constant "softmax.temperature"/>, u).add(uLow).mul(softmax.inverse).blend(0, huge);
            high = high.max(-Double.MAX_VALUE);
            DoubleVector rest = high.sub(log);
            DoubleVector restBack = rest.sub(high);
            low = low.add(high.sub(rest.sub(restBack)).sub(restBack.add(log)).blend(0, huge));
            rest.blend(Double.NEGATIVE_INFINITY, none).intoArray(to.high, j);
            low.blend(0, none).intoArray(to.low, j);
        }
    }
}
