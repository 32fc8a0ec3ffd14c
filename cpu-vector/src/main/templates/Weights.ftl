<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<@lanes.header "Blocks of probabilities and counts: their checks, smoothing, shares and logarithms, in f64 lanes."/>
final class ${name} {
    private ${name}() {}

    /** The largest of n numbers, which is NaN or infinite if one is negative, infinite or NaN. */
    static double largest(double[] x, int n) {
        DoubleVector max = DoubleVector.zero(Shapes.F64);
        LongVector bad = LongVector.zero(Shapes.I64);
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j);
            // −0 is 0; any other sign is no weight's, and neither are the bits of ∞ and NaN, which are above all others.
            LongVector bits = v.abs().blend(v, v.compare(VectorOperators.NE, 0)).reinterpretAsLongs();
            bad = bad.or(bits).or(bits.neg().add(${MAX_FINITE}));
            max = max.max(v);
        }
        return bad.lt(0).anyTrue() ? Double.NaN : max.reduceLanes(VectorOperators.MAX);
    }

    /** y = max(x·factor·scale + shift, floor) for n columns; those up to the end of the virtual lanes become 0. */
    static void smooth(double[] x, int n, double factor, double scale, double shift, double floor, double[] y) {
        int end = Shapes.padded(n);
        for (int j = 0; j < end; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j).mul(factor);
            v.fma(<@blocks.constant "scale"/>, <@blocks.constant "shift"/>).max(floor).intoArray(y, j);
        }
        Arrays.fill(y, n, end, 0);
    }

    /** Adds numbers to the sums of their virtual lanes. */
    static void add(double[] x, int n, double[] sumLanes) {
<@blocks.columns ["sum"]>
                <@blocks.add "sum" "DoubleVector.fromArray(Shapes.F64, x, j)"/>
</@blocks.columns>
    }

    /**
     * From weights y to p = y·factor/total and ln p = ln(y/total) + shift·ln 2, for a total next to 1.
     */
    static void shares(double[] y, int n, double total, int shift, double factor, Block to) {
        LongVector totalBits = DoubleVector.broadcast(Shapes.F64, total).reinterpretAsLongs();
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector x = DoubleVector.fromArray(Shapes.F64, y, j);
            VectorMask<Double> none = x.eq(0);
            x.mul(factor).div(total).intoArray(to.p, j);
            // Subnormal numbers are brought up, so that their bits are those of their logarithm.
            VectorMask<Double> tiny = x.lt(0x1p-900);
            x = x.blend(x.mul(0x1p200), tiny);
            LongVector xBits = x.reinterpretAsLongs();
            LongVector step = xBits.sub(totalBits).add(${HALF_EXPONENT}).and(${EXPONENT});
            DoubleVector a = xBits.sub(step).reinterpretAsDoubles();
            DoubleVector difference = a.sub(total);
            DoubleVector sum = a.add(total);
            DoubleVector sumLow = a.sub(sum.sub(total));
            DoubleVector inverse = <@blocks.constant "1"/>.div(sum);
            DoubleVector s = difference.mul(inverse);
            DoubleVector sLow = s.neg().fma(sum, difference).sub(s.mul(sumLow)).mul(inverse);
            DoubleVector z = s.mul(s);
            DoubleVector t = <@lanes.atanh "z"/>;
            DoubleVector e = <@lanes.exponents "step"/>;
            e = e.add(shift).blend(e.add(shift - 200), tiny);
            DoubleVector whole = e.mul(Shapes.LN_2_HIGH);
            DoubleVector twice = s.add(s);
            DoubleVector high = whole.add(twice);
            DoubleVector low = twice.sub(high.sub(whole)).add(sLow.add(sLow).add(e.fma(<@blocks.constant "Shapes.LN_2_LOW"/>, s.mul(t))));
            DoubleVector rounded = high.add(low);
            rounded.blend(Double.NEGATIVE_INFINITY, none).intoArray(to.high, j);
            low.sub(rounded.sub(high)).blend(0, none).intoArray(to.low, j);
        }
    }
}
