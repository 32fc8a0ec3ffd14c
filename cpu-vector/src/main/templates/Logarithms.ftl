<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<@lanes.header "The last step of rows of logits, from their sums to their results, a vector of rows at a time."/>
final class ${name} {
    private ${name}() {}

    /** Replaces each of n sums by ln(1 + sum·2^−fraction); NaN where a sum is NaN or far too large. */
    static void losses(double[] sums, double[] fractions, int n) {
        for (int i = 0; i < n; i += Shapes.F64.length()) {
            DoubleVector f = DoubleVector.fromArray(Shapes.F64, fractions, i).neg();
            DoubleVector y = DoubleVector.fromArray(Shapes.F64, sums, i).mul(<@blocks.polynomial "f" EXP2/>);
            // 1 + y = 2^k·m with m in [3/4, 3/2], and m − 1 from y and not from the sum, so that no digits are lost.
            LongVector k = y.add(1).reinterpretAsLongs().sub(${ONE}).add(${HALF_EXPONENT}).and(${EXPONENT});
            DoubleVector scale = k.neg().add(${ONE}).reinterpretAsDoubles();
            DoubleVector m1 = y.fma(scale, scale.sub(1));
            DoubleVector s = m1.div(m1.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector t = <@lanes.atanh "z"/>;
            DoubleVector e = <@lanes.exponents "k"/>;
            e.fma(<@blocks.constant LN2/>, s.fma(t, s.add(s)))
                    .blend(Double.NaN, y.lt(0x1p1000).not())
                    .intoArray(sums, i);
        }
    }

    /**
     * From the same: what each power is to be multiplied by, 2^−fraction / (1 + sum·2^−fraction), and the share of all
     * classes but the label's; both NaN where the loss is.
     */
    static void shares(double[] sums, double[] fractions, int n, double[] factors, double[] others) {
        for (int i = 0; i < n; i += Shapes.F64.length()) {
            DoubleVector f = DoubleVector.fromArray(Shapes.F64, fractions, i).neg();
            DoubleVector power = <@blocks.polynomial "f" EXP2/>;
            DoubleVector y = DoubleVector.fromArray(Shapes.F64, sums, i).mul(power);
            VectorMask<Double> unknown = y.lt(0x1p1000).not();
            DoubleVector total = y.add(1);
            power.div(total).blend(Double.NaN, unknown).intoArray(factors, i);
            y.div(total).blend(Double.NaN, unknown).intoArray(others, i);
        }
    }

    /**
     * Replaces each of n sums of powers of P, given those of Q and the products of P's with log2 of the ratio, by the
     * divergence; NaN where it is too small against the rounding errors of the sums. Each log-ratio carries the gap of the
     * normalisers, and so do its errors.
     *
     * @param floor the least result for a gap of 0
     */
    static void divergences(double[] sums, double[] modelSums, double[] products, double floor, int n) {
        for (int i = 0; i < n; i += Shapes.F64.length()) {
            DoubleVector p = DoubleVector.fromArray(Shapes.F64, sums, i);
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, modelSums, i);
            LongVector pBits = p.reinterpretAsLongs();
            LongVector qBits = q.reinterpretAsLongs();
            <@lanes.ratio "l" "q" "qBits" "p" "pBits"/>
            DoubleVector gap = <@lanes.log "l"/>;
            DoubleVector size = gap.abs().add(1);
            DoubleVector result = DoubleVector.fromArray(Shapes.F64, products, i).div(p).fma(<@blocks.constant LN2/>, gap);
            VectorMask<Double> known = size.mul(floor).compare(VectorOperators.LT, result)
                    .and(size.compare(VectorOperators.LT, result.add(result).add(2)))
                    .and(p.lt(0x1p1000))
                    .and(q.lt(0x1p1000));
            result.blend(Double.NaN, known.not()).intoArray(sums, i);
        }
    }
}
