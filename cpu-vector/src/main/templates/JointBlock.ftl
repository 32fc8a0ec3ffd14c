<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<@lanes.header "Blocks of a row of a joint table: sums over its columns, and the product of its marginals."/>
final class ${name} {
    private ${name}() {}

    /** Adds a row's cells to the sums of their columns, keeping what rounding loses. */
    static void addColumns(double[] x, int n, int from, double[] sums, double[] lows) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector term = DoubleVector.fromArray(Shapes.F64, x, j);
            DoubleVector sum = DoubleVector.fromArray(Shapes.F64, sums, from + j);
            DoubleVector next = sum.add(term);
            DoubleVector part = next.sub(sum);
            DoubleVector lost = sum.sub(next.sub(part)).add(term.sub(part));
            next.intoArray(sums, from + j);
            DoubleVector.fromArray(Shapes.F64, lows, from + j).add(lost).intoArray(lows, from + j);
        }
    }

    /** q = p(x) p(y) for one x; its logarithms are sums. */
    static void product(double x, double high, double low, Block y, int n, Block to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector.fromArray(Shapes.F64, y.p, j).mul(x).intoArray(to.p, j);
            DoubleVector yHigh = DoubleVector.fromArray(Shapes.F64, y.high, j);
            DoubleVector sum = yHigh.add(high);
            DoubleVector part = sum.sub(yHigh);
            DoubleVector lost = yHigh.sub(sum.sub(part)).add(part.neg().add(high));
            VectorMask<Double> none = sum.eq(Double.NEGATIVE_INFINITY);
            sum.intoArray(to.high, j);
            DoubleVector.fromArray(Shapes.F64, y.low, j).add(low).add(lost).blend(0, none).intoArray(to.low, j);
        }
    }
}
