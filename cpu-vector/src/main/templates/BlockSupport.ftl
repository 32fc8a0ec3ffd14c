<#import "lanes.ftl" as lanes>
<@lanes.header "What classes the two sides of a block lack, told from their logarithms."/>
final class ${name} {
    private ${name}() {}

    /** {@link Shares#Q_LACKS} and {@link Shares#P_LACKS}, and {@link Shares#COMMON} if both sides have some class. */
    static int of(Block pBlock, Block qBlock, int n) {
        VectorMask<Double> qLacks = Shapes.F64.maskAll(false);
        VectorMask<Double> pLacks = qLacks;
        VectorMask<Double> common = qLacks;
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            VectorMask<Double> p = DoubleVector.fromArray(Shapes.F64, pBlock.high, j).eq(Double.NEGATIVE_INFINITY).not();
            VectorMask<Double> q = DoubleVector.fromArray(Shapes.F64, qBlock.high, j).eq(Double.NEGATIVE_INFINITY).not();
            qLacks = qLacks.or(p.andNot(q));
            pLacks = pLacks.or(q.andNot(p));
            common = common.or(p.and(q));
        }
        return (qLacks.anyTrue() ? Shares.Q_LACKS : 0) + (pLacks.anyTrue() ? Shares.P_LACKS : 0) + (common.anyTrue() ? Shares.COMMON : 0);
    }
}
