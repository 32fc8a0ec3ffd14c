<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<#-- Declares l = ln(σq²/σp²), distance, d, which side is a point, and term = 2 max(λ, D), 0 of points that are the same. -->
<#macro divergence>
    DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
    DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
    DoubleVector lows = DoubleVector.fromArray(Shapes.F64, qBlock.low, j).mul(qTimes).sub(DoubleVector.fromArray(Shapes.F64, pBlock.low, j).mul(pTimes));
    DoubleVector l = qHigh.mul(qTimes).sub(pHigh.mul(pTimes)).add(lows);
    DoubleVector back = l.neg();
    <@blocks.exp "e" "back"/>
    DoubleVector near = l.mul(l).mul(<@blocks.polynomial "l" blocks.PHI/>);
    DoubleVector spread = l.sub(1).add(e).blend(near, l.abs().lt(0.25));
    DoubleVector distance = DoubleVector.fromArray(Shapes.F64, pMean, j).sub(DoubleVector.fromArray(Shapes.F64, qMean, j));
    // A σ that underflows is still no point: equal means have no distance in it.
    DoubleVector d = distance.div(DoubleVector.fromArray(Shapes.F64, qSigma, j)).blend(0, distance.eq(0));
    VectorMask<Double> pPoint = pHigh.eq(Double.NEGATIVE_INFINITY);
    VectorMask<Double> qPoint = qHigh.eq(Double.NEGATIVE_INFINITY);
    DoubleVector least = DoubleVector.fromArray(Shapes.F64, free, j);
    DoubleVector divergence = spread.add(d.mul(d)).blend(0, pPoint.or(qPoint));
</#macro>
<@lanes.header "Blocks of diagonal Gaussians, which are filled up with standard normals."/>
final class ${name} {
    private ${name}() {}

    /** Whether all numbers are finite. */
    static boolean isFinite(double[] x, int n) {
        // Numbers and no masks from step to step: such masks were allocated.
        DoubleVector zeros = DoubleVector.zero(Shapes.F64);
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j);
            zeros = zeros.add(v.sub(v));
        }
        return zeros.eq(0).allTrue();
    }

    /** e^(factor·x). */
    static void exponentials(double[] x, int n, double factor, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector part = DoubleVector.fromArray(Shapes.F64, x, j).mul(factor);
            <@blocks.exp "e" "part"/>
            e.intoArray(to, j);
        }
    }

    /** √x. */
    static void roots(double[] x, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector.fromArray(Shapes.F64, x, j).sqrt().intoArray(to, j);
        }
    }

    /** x², and what its rounding left over. */
    static void squares(double[] x, int n, double[] to, double[] low) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j);
            DoubleVector square = v.mul(v);
            square.intoArray(to, j);
            v.fma(v, square.neg()).intoArray(low, j);
        }
    }

    /** 2x. */
    static void twice(double[] x, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, x, j);
            v.add(v).intoArray(to, j);
        }
    }

    /** Replaces x by −x, and 0 by itself. */
    static void negate(double[] x, int n) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector.zero(Shapes.F64).sub(DoubleVector.fromArray(Shapes.F64, x, j)).intoArray(x, j);
        }
    }

    /** Whether no derivative overflows on its way: for means below 2^150 and σ² within 2^±300, unless σ = 0. */
    static boolean isOrdinary(double[] mean, double[] log, double[] variance, int n) {
        DoubleVector far = DoubleVector.zero(Shapes.F64);
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, variance, j);
            VectorMask<Double> point = DoubleVector.fromArray(Shapes.F64, log, j).eq(Double.NEGATIVE_INFINITY);
            VectorMask<Double> out = v.lt(0x1p-300).or(v.compare(VectorOperators.GT, 0x1p300)).andNot(point);
            DoubleVector m = DoubleVector.fromArray(Shapes.F64, mean, j).abs();
            far = far.blend(1, out.or(m.compare(VectorOperators.GE, 0x1p150)));
        }
        return far.eq(0).allTrue();
    }

    /** r − 1 = (σp² − σq²)/σq², of variances in two parts: nearly equal ones keep their digits. */
    static void excess(double[] p, double[] pLow, double[] q, double[] qLow, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector v = DoubleVector.fromArray(Shapes.F64, q, j);
            DoubleVector low = DoubleVector.fromArray(Shapes.F64, pLow, j).sub(DoubleVector.fromArray(Shapes.F64, qLow, j));
            DoubleVector.fromArray(Shapes.F64, p, j).sub(v).add(low).div(v).intoArray(to, j);
        }
    }

    /** r − 1 = e^x − 1, x = ln σp² − ln σq². */
    static void excessOfLogarithms(Block pBlock, double pTimes, Block qBlock, double qTimes, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector p = DoubleVector.fromArray(Shapes.F64, pBlock.high, j).mul(pTimes);
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.high, j).mul(qTimes);
            DoubleVector x = p.sub(q);
            DoubleVector part = p.sub(x);
            DoubleVector low = p.sub(x.add(part)).add(part.sub(q));
            low = low.add(DoubleVector.fromArray(Shapes.F64, pBlock.low, j).mul(pTimes).sub(DoubleVector.fromArray(Shapes.F64, qBlock.low, j).mul(qTimes)));
            <@blocks.exp "e" "x"/>
            DoubleVector whole = x.add(low);
            DoubleVector near = whole.mul(<@blocks.polynomial "whole" blocks.EXPM1/>);
            e.fma(low, e.sub(1)).blend(near, whole.abs().lt(0.25)).intoArray(to, j);
        }
    }

    /**
     * The derivatives with respect to P's means and spreads and to Q's spreads, given r − 1 and what twice a derivative with
     * respect to ln σ² is divided by: NaN of points, 0 where a dimension is free.
     */
    static void slopes(double[] pMean, Block pBlock, double pTimes, double[] pDivisor, double[] qMean, Block qBlock, double qTimes, double[] qSigma, double[] qVariance, double[] qDivisor, double[] free, int n, double[] excess, double[] toMean, double[] toP, double[] toQ) {
        DoubleVector zero = DoubleVector.zero(Shapes.F64);
        for (int j = 0; j < n; j += Shapes.F64.length()) {
<@divergence/>
            VectorMask<Double> point = pPoint.or(qPoint);
            VectorMask<Double> isFree = least.compare(VectorOperators.GT, 0).and(least.compare(VectorOperators.GE, divergence));
            DoubleVector r1 = DoubleVector.fromArray(Shapes.F64, excess, j);
            DoubleVector mean = distance.div(DoubleVector.fromArray(Shapes.F64, qVariance, j));
            DoubleVector p = r1.div(DoubleVector.fromArray(Shapes.F64, pDivisor, j));
            DoubleVector q = zero.sub(mean.fma(distance, r1)).div(DoubleVector.fromArray(Shapes.F64, qDivisor, j));
            mean.blend(0, isFree).blend(Double.NaN, point).intoArray(toMean, j);
            p.blend(0, isFree).blend(Double.NaN, point).intoArray(toP, j);
            q.blend(0, isFree).blend(Double.NaN, point).intoArray(toQ, j);
        }
    }

    /**
     * Adds σp²/σq² − 1 − ln(σp²/σq²) + ((μp − μq)/σq)², neither part of which is negative, and at least twice the free
     * nats, given the logarithms of the spreads and how many of them make that of a variance. Tells whether a dimension is
     * infinite: a point on one side alone, or two different ones.
     */
    static boolean add(double[] pMean, Block pBlock, double pTimes, double[] qMean, Block qBlock, double qTimes, double[] qSigma, double[] free, int n, double[] sumLanes) {
        DoubleVector infinite = DoubleVector.zero(Shapes.F64);
<@blocks.columns ["sum"]>
<@divergence/>
    VectorMask<Double> same = pPoint.and(qPoint).and(distance.eq(0));
    infinite = infinite.blend(1, pPoint.or(qPoint).andNot(same));
    <@blocks.add "sum" "divergence.max(least)"/>
</@blocks.columns>
        return infinite.compare(VectorOperators.NE, 0).anyTrue();
    }
}
