<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
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

    /** e^(x/2). */
    static void exponentials(double[] x, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector half = DoubleVector.fromArray(Shapes.F64, x, j).mul(0.5);
            <@blocks.exp "e" "half"/>
            e.intoArray(to, j);
        }
    }

    /** √x. */
    static void roots(double[] x, int n, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector.fromArray(Shapes.F64, x, j).sqrt().intoArray(to, j);
        }
    }

    /**
     * Adds σp²/σq² − 1 − ln(σp²/σq²) + ((μp − μq)/σq)², neither part of which is negative, given the logarithms of the
     * spreads and how many of them make that of a variance. Tells whether a dimension is infinite: a point on one side
     * alone, or two different ones.
     */
    static boolean add(double[] pMean, Block pBlock, double pTimes, double[] qMean, Block qBlock, double qTimes, double[] qSigma, int n, double[] sumLanes) {
        DoubleVector infinite = DoubleVector.zero(Shapes.F64);
<@blocks.columns ["sum"]>
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
    VectorMask<Double> same = pPoint.and(qPoint).and(distance.eq(0));
    infinite = infinite.blend(1, pPoint.or(qPoint).andNot(same));
    <@blocks.add "sum" "spread.add(d.mul(d)).blend(0, pPoint.or(qPoint))"/>
</@blocks.columns>
        return infinite.compare(VectorOperators.NE, 0).anyTrue();
    }
}
